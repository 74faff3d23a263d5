/* One frame of the interpreter, read through guarded loads. */
#ifndef FAH_FRAME_H
#define FAH_FRAME_H

#include "sdk/agent/machine.h"
#include "sdk/agent/python.h"

/* Frames of the interpreter's C code: 3 and above in every version that has the byte. */
#define FAH_OWNER_C_STACK 3u
#define FAH_OWNER_GENERATOR 1u
#define FAH_STACK_REF_TAGS 7ull /* 3.14 on: low bits of a tagged reference */
#define FAH_VERSION_3_11 0x030bu

typedef struct fah_frame_words {
    uint64_t back;
    uint64_t code;
    uint64_t instruction;
} fah_frame_words;

/* 0 when the frame cannot be read. layout is passed to keep it in registers over a long walk. */
static inline int fah_read_frame(const fah_python_layout* layout, uint64_t frame, fah_frame_words* out) {
    int good =
        fah_read_word(frame + layout->frame_back, &out->back) & fah_read_word(frame + layout->frame_code, &out->code);
    out->code &= ~FAH_STACK_REF_TAGS;
    if (!layout->index_scale) return good & fah_read_word(frame + layout->frame_instruction, &out->instruction);
    uint32_t index = 0;
    good &= fah_read_u32(frame + layout->frame_instruction, &index);
    out->instruction = index;
    return good;
}

static inline int fah_frame_is_shim(const fah_python_layout* layout, uint64_t frame) {
    uint8_t owner = 0;
    if (layout->frame_owner == FAH_NOT_THERE) return 0;
    return fah_read_byte(frame + layout->frame_owner, &owner) && owner >= FAH_OWNER_C_STACK;
}

/* A generator's frame hangs under whoever resumes it. In 3.11 and 3.12 it is let go of a moment before it stops being the
 * innermost. */
static inline int fah_frame_is_generator(const fah_python_layout* layout, uint64_t frame) {
    uint8_t owner = 0;
    if (layout->frame_owner == FAH_NOT_THERE) return 0;
    return fah_read_byte(frame + layout->frame_owner, &owner) && owner == FAH_OWNER_GENERATOR;
}

/* 3.11 has no shims: the byte before the owner says that C code entered the interpreter's loop with this frame. */
static inline int fah_frame_is_entry(const fah_python_layout* layout, uint64_t frame) {
    uint8_t entry = 0;
    if (fah_interpreter.version >> 16 != FAH_VERSION_3_11) return 0;
    return fah_read_byte(frame + layout->frame_owner - 1, &entry) && entry;
}

/* Byte offset inside the running instruction; -1 before the first one. Every version keeps the instruction that runs:
 * 3.8 to 3.10 f_lasti, 3.11 and 3.12 prev_instr (named for its value before the fetch; a frame that waits for a call in
 * 3.11 has it on the last cache entry of that CALL, which its line table counts to the CALL), 3.13 on instr_ptr. */
static inline int32_t fah_instruction_offset(const fah_python_layout* layout, uint64_t code, uint64_t instruction) {
    if (layout->index_scale) {
        int32_t index = (int32_t)(uint32_t)instruction;
        return index < 0 ? -1 : index * layout->index_scale;
    }
    int64_t offset = (int64_t)(instruction - (code + layout->code_bytecode));
    return offset < 0 || offset > INT32_MAX ? -1 : (int32_t)offset;
}

static inline uint8_t fah_opcode_at(const fah_python_layout* layout, uint64_t code, int32_t offset) {
    uint64_t bytecode = code + layout->code_bytecode;
    uint8_t opcode = 0;
    if (offset < 0) return 0;
    if (layout->index_scale) {
        if (!fah_read_word(bytecode, &bytecode)) return 0;
        bytecode += 32; /* the head of a bytes object, every version */
    }
    fah_read_byte(bytecode + (uint64_t)offset, &opcode);
    return opcode;
}

#endif
