/* Walking frame chains. Raw reads through guarded loads; no allocation, no lock, no interpreter call but the two getters
 * in python.c. Every step is bounded: a chain of garbage costs FAH_MAX_DEPTH steps at most. */
#include "sdk/agent/stack_walk.h"

#include "sdk/agent/code_table.h"
#include "sdk/agent/image.h"
#include "sdk/agent/machine.h"
#include "sdk/agent/python.h"

/* Frames of the interpreter's C code: 3 and above in every version that has the byte. */
#define OWNER_C_STACK 3u
#define VERSION_3_11 0x030bu
#define STACK_REF_TAGS 7ull /* 3.14 on: low bits of a tagged reference */

typedef struct frame_words {
    uint64_t back;
    uint64_t code;
    uint64_t instruction; /* address, or index before 3.11 */
    int is_shim;
    uint8_t is_entry; /* 3.11 */
} frame_words;

static int read_frame(uint64_t frame, frame_words* out) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint8_t owner = 0;
    if (frame & 7 || frame < 4096) return 0;
    if (!fah_read_word(frame + layout->frame_back, &out->back)) return 0;
    if (!fah_read_word(frame + layout->frame_code, &out->code)) return 0;
    out->code &= ~STACK_REF_TAGS;
    out->is_shim = 0;
    out->is_entry = 0;
    if (layout->frame_owner != FAH_NOT_THERE) {
        if (!fah_read_byte(frame + layout->frame_owner, &owner)) return 0;
        out->is_shim = owner >= OWNER_C_STACK;
        if (fah_interpreter.version >> 16 == VERSION_3_11)
            fah_read_byte(frame + layout->frame_owner - 1, &out->is_entry);
    }
    if (layout->index_scale) {
        uint32_t index = 0;
        if (!fah_read_u32(frame + layout->frame_instruction, &index)) return 0;
        out->instruction = index;
        return 1;
    }
    return fah_read_word(frame + layout->frame_instruction, &out->instruction);
}

/* Byte offset inside the running instruction; -1 before the first one. Every version keeps the instruction that runs:
 * 3.8 to 3.10 f_lasti, 3.11 and 3.12 prev_instr (named for its value before the fetch; a frame that waits for a call in
 * 3.11 has it on the last cache entry of that CALL, which its line table counts to the CALL), 3.13 on instr_ptr. */
static int32_t instruction_offset(const frame_words* frame) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    if (layout->index_scale) {
        int32_t index = (int32_t)(uint32_t)frame->instruction;
        return index < 0 ? -1 : index * layout->index_scale;
    }
    int64_t offset = (int64_t)(frame->instruction - (frame->code + layout->code_bytecode));
    return offset < 0 || offset > INT32_MAX ? -1 : (int32_t)offset;
}

static uint8_t opcode_of(const frame_words* frame, int32_t offset) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t bytecode = frame->code + layout->code_bytecode;
    uint8_t opcode = 0;
    if (offset < 0) return 0;
    if (layout->index_scale) {
        if (!fah_read_word(bytecode, &bytecode)) return 0;
        bytecode += 32; /* the head of a bytes object, every version */
    }
    fah_read_byte(bytecode + (uint64_t)offset, &opcode);
    return opcode;
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

/* Follows the chain from frame. Returns 0 when the first frame was no frame at all. */
static int follow(uint64_t frame, fah_stack* out) {
    uint64_t last_code = 0;
    uint32_t last_id = 0;
    int marks_entries = fah_this_run.control->native_bytes != 0;
    for (uint32_t step = 0; frame; ++step) {
        frame_words words;
        if (step >= FAH_MAX_DEPTH + FAH_MAX_DEPTH / 2 || out->count >= FAH_MAX_DEPTH || !read_frame(frame, &words)) {
            out->truncated = 1;
            return step > 0;
        }
        if (!words.is_shim) {
            uint32_t id = last_id;
            if (words.code != last_code && !fah_code_id(words.code, &id)) {
                out->truncated = 1;
                return out->count > 0;
            }
            last_code = words.code;
            last_id = id;
            int32_t offset = instruction_offset(&words);
            if (out->count == 0) out->opcode = opcode_of(&words, offset);
            out->frames[out->count++] = (fah_wire_frame){id, offset};
        }
        /* The frame inside a shim is one by which C code entered; 3.11 has no shims and says so in the frame. */
        if (marks_entries && out->count && (words.is_shim || words.is_entry))
            out->frames[out->count - 1].code_id |= FAH_FRAME_ENTRY;
        frame = words.back;
    }
    return 1;
}

void fah_walk_stack(int is_main, fah_stack* out) {
    int detached = 0;
    out->count = 0;
    out->truncated = out->bad = out->detached = out->opcode = 0;
    uint64_t state = fah_python_thread_state(is_main, &detached);
    if (!state) return;
    out->detached = (uint8_t)detached;
    uint64_t older_cframe = 0;
    uint64_t frame = innermost_frame(state, &older_cframe);
    if (frame == 0 || follow(frame, out)) return;
    /* 3.11 and 3.12 publish a new cframe a few instructions before it holds a frame: the one before is still whole. */
    out->count = 0;
    out->truncated = 0;
    if (older_cframe && fah_read_word(older_cframe + fah_interpreter.layout.cframe_frame, &frame) && frame &&
        follow(frame, out))
        return;
    out->count = 0;
    out->truncated = 0;
    out->bad = 1;
}
