/* Walking frame chains. Raw reads through guarded loads; no allocation, no lock, no interpreter call but the two getters
 * in python.c. Every step is bounded: a chain of garbage costs FAH_MAX_DEPTH fresh frames at most. */
#include "sdk/agent/stack_walk.h"

#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/frame.h"
#include "sdk/agent/image.h"
#include "sdk/agent/resumer.h"

/* One walk at work. Entries below `known` are those of the last walk and may still be met. */
typedef struct walk {
    fah_stack* stack;
    const fah_python_layout* layout;
    uint32_t known;
    uint32_t kept;
    uint32_t same; /* the outermost entries that have not changed */
    uint32_t fresh;
    int new_ids; /* code objects have gone: an id must be looked up again, even where the address is the same */
    int marks_entries;
    uint64_t last_code;
    uint32_t last_id;
} walk;

enum { WALKED, NO_FRAME, CUT };

static uint16_t* slot_of(fah_stack* stack, uint64_t frame) {
    return &stack->slots[((frame >> 4) ^ (frame >> 14)) & (FAH_FRAME_SLOTS - 1)];
}

/* The frame's place in the last walk, or -1. */
static int32_t find_known(const walk* at, uint64_t frame) {
    uint32_t place = *slot_of(at->stack, frame);
    if (place == 0 || place > at->known || at->stack->entries[place - 1].frame != frame) return -1;
    return (int32_t)place - 1;
}

static int code_id_of(walk* at, uint64_t code, uint32_t* id) {
    if (code == at->last_code) {
        *id = at->last_id;
        return 1;
    }
    if (!fah_code_id(code, id)) return 0;
    at->last_code = code;
    at->last_id = *id;
    return 1;
}

static uint32_t entry_flag(const walk* at, uint64_t frame) {
    return at->marks_entries && fah_frame_is_entry(at->layout, frame) ? FAH_FRAME_ENTRY : 0;
}

static int read_fresh(walk* at, uint64_t frame, uint64_t* back) {
    fah_frame_words words;
    uint32_t id = FAH_SHIM_ID;
    if (frame & 7 || frame < 4096 || at->fresh >= FAH_MAX_DEPTH) return 0;
    if (!fah_read_frame(at->layout, frame, &words)) return 0;
    if (!fah_frame_is_shim(at->layout, frame) && !code_id_of(at, words.code, &id)) return 0;
    if (id != FAH_SHIM_ID) id |= entry_flag(at, frame);
    at->stack->fresh[at->fresh++] = (fah_frame_entry){frame, words.code, words.instruction, id, 0};
    *back = words.back;
    return 1;
}

static void changes_from(walk* at, uint32_t place) {
    if (at->kept > place) at->kept = place;
    if (at->same > place) at->same = place;
}

/* The entry as it is now. 0 when it is no frame any more. */
static int renew(walk* at, uint32_t place, const fah_frame_words* words) {
    fah_frame_entry* entry = &at->stack->entries[place];
    uint32_t id = FAH_SHIM_ID;
    if (!fah_frame_is_shim(at->layout, entry->frame) && !code_id_of(at, words->code, &id)) return 0;
    uint32_t flags = id == FAH_SHIM_ID ? 0 : entry_flag(at, entry->frame);
    int same = entry->code == words->code && entry->instruction == words->instruction && entry->code_id == (id | flags);
    if (!same) changes_from(at, place);
    entry->code = words->code;
    entry->instruction = words->instruction;
    entry->code_id = id | flags;
    return 1;
}

/* Known frames that hang elsewhere now become fresh ones. */
static int detach(walk* at, uint32_t inner, uint32_t outer) {
    if (at->fresh + inner - outer + 1 > FAH_MAX_DEPTH) return 0;
    for (uint32_t place = inner + 1; place-- > outer;) at->stack->fresh[at->fresh++] = at->stack->entries[place];
    at->known = outer;
    changes_from(at, outer);
    return 1;
}

/* The first frame from `place` outwards that is not as it was, or -1. From 3.11 on an instruction is an address, which is
 * inside one code object only: while none has gone it stands for the code too. */
static int32_t skip_unchanged(const walk* at, int32_t place) {
    const fah_frame_entry* entries = at->stack->entries;
    const uint64_t to_back = at->layout->frame_back, to_instruction = at->layout->frame_instruction;
    if (at->layout->index_scale || at->new_ids || at->marks_entries) return place;
    for (; place >= 0; --place) {
        const uint64_t frame = entries[place].frame;
        uint64_t back = 0, instruction = 0;
        int good = fah_read_word(frame + to_back, &back) & fah_read_word(frame + to_instruction, &instruction);
        uint64_t changed = (instruction ^ entries[place].instruction) | (back ^ (place ? entries[place - 1].frame : 0));
        if (!good | (changed != 0)) break;
    }
    return place;
}

/* Checks the known frames from `inner` outwards. WALKED: all of them still hang together; else *frame is where the chain
 * goes on, or the chain is cut. */
static int check_known(walk* at, uint32_t inner, uint64_t* frame, int* whole) {
    const fah_frame_entry* entries = at->stack->entries;
    const fah_python_layout* layout = at->layout;
    *whole = 0;
    for (int32_t at_hand = (int32_t)inner; (at_hand = skip_unchanged(at, at_hand)) >= 0; --at_hand) {
        const uint32_t place = (uint32_t)at_hand;
        const fah_frame_entry* entry = &entries[place];
        fah_frame_words words;
        int good = fah_read_frame(layout, entry->frame, &words);
        int changed = words.code != entry->code || words.instruction != entry->instruction || at->new_ids;
        /* The same code at the same address may be entered otherwise this time. */
        if (at->marks_entries) changed |= (entry->code_id & FAH_FRAME_ENTRY) != entry_flag(at, entry->frame);
        if (!good || (changed && !renew(at, place, &words))) {
            if (place < inner) detach(at, inner, place + 1);
            return CUT;
        }
        if (words.back == (place ? entries[place - 1].frame : 0)) continue;
        *frame = words.back;
        return detach(at, inner, place) ? WALKED : CUT;
    }
    at->known = inner + 1;
    *whole = 1;
    return WALKED;
}

/* Puts the fresh frames on top of the known ones. */
static void join(walk* at) {
    fah_stack* stack = at->stack;
    uint32_t from = at->kept < at->known ? at->kept : at->known;
    uint32_t depth = from ? stack->entries[from - 1].depth : 0;
    stack->count = at->known;
    for (uint32_t i = at->fresh; i-- > 0;) {
        stack->entries[stack->count] = stack->fresh[i];
        *slot_of(stack, stack->fresh[i].frame) = (uint16_t)(stack->count + 1);
        ++stack->count;
    }
    for (uint32_t place = from; place < stack->count; ++place) {
        depth += stack->entries[place].code_id != FAH_SHIM_ID;
        stack->entries[place].depth = depth;
    }
    stack->kept = from;
    uint32_t same = at->same < at->known ? at->same : at->known;
    if (stack->hashed > same) stack->hashed = same;
}

/* Follows the chain from its innermost frame. The stack is whole afterwards, or cut at its outer end. */
static int follow(walk* at, uint64_t frame, uint64_t resumer) {
    int whole = 0, result = WALKED;
    if (resumer && read_fresh(at, frame, &frame)) frame = resumer;
    while (frame && !whole && result == WALKED) {
        int32_t place = find_known(at, frame);
        if (place >= 0)
            result = check_known(at, (uint32_t)place, &frame, &whole);
        else if (!read_fresh(at, frame, &frame))
            result = at->fresh ? CUT : NO_FRAME;
    }
    if (!whole) at->known = 0;
    if (at->known + at->fresh > FAH_MAX_DEPTH) at->known = 0, result = CUT;
    return result;
}

static int walk_from(fah_stack* stack, uint64_t frame, uint64_t resumer) {
    walk at = {.stack = stack, .layout = &fah_interpreter.layout, .known = stack->count};
    at.kept = stack->synced ? stack->count : stack->kept;
    at.same = stack->count;
    uint32_t evictions = fah_code_evictions();
    at.new_ids = evictions != stack->evictions;
    at.marks_entries = fah_this_run.control->native_bytes != 0;
    int result = follow(&at, frame, resumer);
    if (result == NO_FRAME) return 0;
    join(&at);
    stack->synced = 0;
    stack->evictions = evictions;
    stack->truncated = result == CUT || (stack->count && fah_frame_is_generator(at.layout, stack->entries[0].frame));
    return stack->count != 0 || result == WALKED;
}

static uint64_t innermost_frame(uint64_t state, uint64_t* older_cframe) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t frame = 0;
    *older_cframe = 0;
    if (!fah_read_word(state + layout->thread_frame, &frame)) return 0;
    if (layout->cframe_frame == FAH_NOT_THERE || frame == 0) return frame;
    uint64_t cframe = frame;
    if (!fah_read_word(cframe + layout->cframe_frame, &frame)) return 0;
    fah_read_word(cframe + layout->cframe_previous, older_cframe);
    return frame;
}

const fah_frame_entry* fah_stack_innermost(const fah_stack* stack) {
    for (uint32_t place = stack->count; place-- > 0;) {
        if (stack->entries[place].code_id != FAH_SHIM_ID) return &stack->entries[place];
    }
    return NULL;
}

static uint8_t innermost_opcode(const fah_stack* stack) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    const fah_frame_entry* entry = fah_stack_innermost(stack);
    if (!entry) return 0;
    return fah_opcode_at(layout, entry->code, fah_instruction_offset(layout, entry->code, entry->instruction));
}

void fah_walk_stack(int is_main, fah_stack* stack, const void* context) {
    int detached = 0;
    uint64_t older_cframe = 0;
    uint64_t state = fah_python_thread_state(is_main, &detached);
    uint64_t frame = state ? innermost_frame(state, &older_cframe) : 0;
    stack->detached = (uint8_t)detached;
    stack->truncated = stack->bad = stack->opcode = 0;
    int good = walk_from(stack, frame, frame ? fah_resumer_of(frame, context) : 0);
    /* 3.11 and 3.12 publish a new cframe a few instructions before it holds a frame: the one before is still whole. */
    if (!good && older_cframe && fah_read_word(older_cframe + fah_interpreter.layout.cframe_frame, &frame) && frame)
        good = walk_from(stack, frame, 0);
    stack->bad = !good;
    if (good) stack->opcode = innermost_opcode(stack);
}

void fah_stack_write_fresh(const fah_stack* stack, fah_wire_frame* out) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    fah_wire_frame* last = NULL;
    for (uint32_t place = stack->count; place-- > stack->kept;) {
        const fah_frame_entry* entry = &stack->entries[place];
        if (entry->code_id == FAH_SHIM_ID) {
            /* The frame inside a shim is one by which C code entered. */
            if (last && fah_this_run.control->native_bytes) last->code_id |= FAH_FRAME_ENTRY;
            continue;
        }
        last = out++;
        *last = (fah_wire_frame){entry->code_id, fah_instruction_offset(layout, entry->code, entry->instruction)};
    }
    int inside_shim = stack->kept && stack->entries[stack->kept - 1].code_id == FAH_SHIM_ID;
    if (last && inside_shim && fah_this_run.control->native_bytes) last->code_id |= FAH_FRAME_ENTRY;
}
