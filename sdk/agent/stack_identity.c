/* Each kept entry has the hash of itself and all outside it, so only what has changed is hashed again. Nearly always that is
 * nothing, or the instruction of the innermost frame: that is looked at first, before a walk. */
#include "sdk/agent/stack_identity.h"

#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/frame.h"
#include "sdk/agent/image.h"
#include "sdk/agent/python.h"
#include "sdk/agent/threads.h"

#define NOTHING_READ 1u /* no known thread, or a stack that cannot be read */
#define NO_FRAMES 0x9e3779b97f4a7c15ull

static inline uint64_t outside(const fah_stack* stack, uint32_t place) {
    return place ? stack->hashes[place - 1] : NO_FRAMES;
}

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

static void renew_innermost(fah_stack* stack, uint64_t instruction) {
    const uint32_t place = stack->count - 1;
    if (stack->synced) stack->kept = stack->count;
    if (stack->kept > place) stack->kept = place;
    stack->synced = 0;
    stack->entries[place].instruction = instruction;
    stack->hashes[place] = hash_of(outside(stack, place), &stack->entries[place]);
}

/* The state's frame, or 0 where a walk has to find it. */
static inline uint64_t current_frame(void) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    const intptr_t offset = __atomic_load_n(&fah_tls_state_offset, __ATOMIC_ACQUIRE);
    uint64_t frame = 0;
    if (!offset) return 0;
    const uint64_t state = *(const uint64_t*)((uintptr_t)__builtin_thread_pointer() + (uintptr_t)offset);
    if (!state || !fah_read_word(state + layout->thread_frame, &frame)) return 0;
    if (frame && layout->cframe_frame != FAH_NOT_THERE && !fah_read_word(frame + layout->cframe_frame, &frame))
        return 0;
    return frame;
}

/* Before 3.12 the state has to be asked for, and a thread without the interpreter's lock has only its own. */
static __attribute__((noinline)) uint64_t own_frame(const fah_target_thread* thread) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    int detached = 0;
    uint64_t frame = 0, state = fah_python_thread_state((int)thread->is_main, &detached);
    if (!state || !fah_read_word(state + layout->thread_frame, &frame)) return 0;
    if (frame && layout->cframe_frame != FAH_NOT_THERE && !fah_read_word(frame + layout->cframe_frame, &frame))
        return 0;
    return frame;
}

/* 1 when the stack is the kept one, but perhaps for the instruction of its innermost frame. From 3.11 on an instruction is an
 * address inside one code object: while none has gone it stands for the code too. */
static inline int is_kept(fah_stack* stack, uint64_t frame) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    const uint32_t count = stack->count;
    uint64_t back = 0, code = 0, instruction = 0;
    if (count == 0 || stack->hashed != count || stack->evictions != fah_code_evictions()) return 0;
    if (layout->index_scale || fah_this_run.control->native_bytes) return 0;
    const fah_frame_entry* entry = &stack->entries[count - 1];
    const uint64_t to_back = layout->frame_back, to_instruction = layout->frame_instruction;
    if (entry->frame != frame || !fah_read_word(frame + to_back, &back) || back != entry[-1].frame) return 0;
    if (count > 1 && !fah_frames_unchanged(entry - 1, count - 1, to_back, to_instruction)) return 0;
    if (!fah_read_word(frame + to_instruction, &instruction)) return 0;
    if (__builtin_expect(instruction == entry->instruction, 1)) return 1;
    if (!fah_read_word(frame + layout->frame_code, &code) || (code & ~FAH_STACK_REF_TAGS) != entry->code) return 0;
    renew_innermost(stack, instruction);
    return 1;
}

static __attribute__((noinline)) uint64_t walk(fah_target_thread* thread) {
    fah_walk_stack((int)thread->is_main, &thread->stack, NULL);
    return thread->stack.bad ? NOTHING_READ : hash_all(&thread->stack);
}

static inline uint64_t identity_of(fah_target_thread* thread) {
    fah_stack* stack = &thread->stack;
    uint64_t frame = current_frame();
    if (__builtin_expect(!frame, 0)) frame = own_frame(thread);
    if (__builtin_expect(frame != 0, 1) && is_kept(stack, frame)) return stack->hashes[stack->count - 1];
    return walk(thread);
}

uint64_t fah_stack_identity(void) {
    if (!fah_image_live() || fah_run_paused(&fah_this_run)) return 0;
    fah_target_thread* thread = fah_thread_self();
    if (__builtin_expect(!thread || thread->to_adopt, 0)) thread = fah_threads_adopt();
    if (!thread || __atomic_load_n(&thread->stack_busy, __ATOMIC_RELAXED)) return NOTHING_READ;
    /* The same thread's handlers see this; no other thread looks. */
    __atomic_store_n(&thread->stack_busy, 1, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    uint64_t identity = identity_of(thread);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&thread->stack_busy, 0, __ATOMIC_RELAXED);
    return identity;
}
