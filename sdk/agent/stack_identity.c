/* Each kept entry has the hash of itself and all outside it, so only what has changed is hashed again. Nearly always that is
 * nothing, or the instruction of the innermost frame: that is looked at first, before a walk. */
#include "sdk/agent/stack_identity.h"

#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/frame.h"
#include "sdk/agent/image.h"
#include "sdk/agent/threads.h"

#define NOTHING_READ 1u /* no known thread, or a stack that cannot be read */
#define NO_FRAMES 0x9e3779b97f4a7c15ull

static uint64_t outside(const fah_stack* stack, uint32_t place) { return place ? stack->hashes[place - 1] : NO_FRAMES; }

/* C code's own frames are not shown, so they tell no stacks apart. */
static uint64_t hash_of(uint64_t outer, const fah_frame_entry* entry) {
    uint32_t id = entry->code_id & ~FAH_FRAME_ENTRY;
    if (id == FAH_SHIM_ID) return outer;
    uint64_t hash = (outer ^ entry->instruction) * 0xff51afd7ed558ccdull;
    hash = (hash ^ hash >> 32 ^ entry->code) + ((uint64_t)id << 40);
    hash *= 0xc4ceb9fe1a85ec53ull;
    return hash ^ hash >> 29;
}

static uint64_t hash_all(fah_stack* stack) {
    for (uint32_t place = stack->hashed; place < stack->count; ++place)
        stack->hashes[place] = hash_of(outside(stack, place), &stack->entries[place]);
    stack->hashed = stack->count;
    return outside(stack, stack->count);
}

/* From 3.11 on an instruction is an address inside one code object: while none has gone it stands for the code too. */
static int is_unchanged(const fah_stack* stack, uint32_t count) {
    const fah_frame_entry* entries = stack->entries;
    const uint64_t to_back = fah_interpreter.layout.frame_back;
    const uint64_t to_instruction = fah_interpreter.layout.frame_instruction;
    uint64_t changed = 0;
    while (count-- > 0 && changed == 0) {
        const uint64_t frame = entries[count].frame;
        uint64_t back = 0, instruction = 0;
        int good = fah_read_word(frame + to_back, &back) & fah_read_word(frame + to_instruction, &instruction);
        changed = (instruction ^ entries[count].instruction) | (back ^ (count ? entries[count - 1].frame : 0)) | !good;
    }
    return changed == 0;
}

static void renew_innermost(fah_stack* stack, uint64_t instruction) {
    const uint32_t place = stack->count - 1;
    if (stack->synced) stack->kept = stack->count;
    if (stack->kept > place) stack->kept = place;
    stack->synced = 0;
    stack->entries[place].instruction = instruction;
    stack->hashes[place] = hash_of(outside(stack, place), &stack->entries[place]);
}

/* 1 when the stack is the kept one, but perhaps for the instruction of its innermost frame. */
static int is_kept(fah_stack* stack, uint64_t frame) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    const uint32_t count = stack->count;
    fah_frame_words words;
    if (count == 0 || stack->hashed != count || stack->entries[count - 1].frame != frame) return 0;
    if (layout->index_scale || stack->evictions != fah_code_evictions() || fah_this_run.control->native_bytes) return 0;
    if (!fah_read_frame(layout, frame, &words) || words.code != stack->entries[count - 1].code) return 0;
    if (words.back != (count > 1 ? stack->entries[count - 2].frame : 0) || !is_unchanged(stack, count - 1)) return 0;
    if (words.instruction != stack->entries[count - 1].instruction) renew_innermost(stack, words.instruction);
    return 1;
}

static uint64_t identity_of(fah_target_thread* thread) {
    fah_stack* stack = &thread->stack;
    uint64_t older_cframe = 0;
    int detached = 0;
    uint64_t state = fah_python_thread_state((int)thread->is_main, &detached);
    uint64_t frame = state ? fah_innermost_frame(state, &older_cframe) : 0;
    if (frame && is_kept(stack, frame)) return stack->hashes[stack->count - 1];
    fah_walk_stack((int)thread->is_main, stack, NULL);
    return stack->bad ? NOTHING_READ : hash_all(stack);
}

uint64_t fah_stack_identity(void) {
    if (!fah_image_live() || fah_run_paused(&fah_this_run)) return 0;
    fah_target_thread* thread = fah_thread_self();
    if (!thread || __atomic_load_n(&thread->stack_busy, __ATOMIC_RELAXED)) return NOTHING_READ;
    /* The same thread's handlers see this; no other thread looks. */
    __atomic_store_n(&thread->stack_busy, 1, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    uint64_t identity = identity_of(thread);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&thread->stack_busy, 0, __ATOMIC_RELAXED);
    return identity;
}
