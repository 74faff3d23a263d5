/* A register is believed when it points to a frame of known code that stands at an instruction which resumes generators, or
 * to the loop's own entry frame, which is near on the C stack. */
#include "sdk/agent/resumer.h"

#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/frame.h"
#include "sdk/agent/value_stack.h"
#include "sdk/agent/wire.h"

#define VERSION_3_12 0x030cu
#define CACHE 0u
#define FOR_ITER 93u
#define SEND 123u
#define INSTRUCTION 2
#define LOOP_STACK 4096u /* of a call of the interpreter's loop, at most */

static int resumes_generators(const fah_python_layout* layout, const fah_frame_words* words) {
    int32_t offset = fah_instruction_offset(layout, words->code, words->instruction);
    uint8_t opcode = fah_opcode_at(layout, words->code, offset);
    if (opcode == CACHE && offset >= INSTRUCTION) opcode = fah_opcode_at(layout, words->code, offset - INSTRUCTION);
    opcode = fah_base_opcode(opcode);
    return opcode == FOR_ITER || opcode == SEND;
}

static int is_resumer(const fah_python_layout* layout, uint64_t frame, uint64_t stack_pointer) {
    fah_frame_words words;
    uint32_t id = 0;
    if (frame < 4096 || frame & 7 || !fah_read_frame(layout, frame, &words) || words.back == 0) return 0;
    if (frame > stack_pointer && frame - stack_pointer < LOOP_STACK)
        return fah_frame_is_shim(layout, frame) && words.code == 0;
    return words.code && fah_code_id(words.code, &id) && resumes_generators(layout, &words);
}

uint64_t fah_resumer_of(uint64_t frame, const void* context) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t registers[FAH_NATIVE_REGISTERS];
    fah_frame_words words;
    if (fah_interpreter.version >> 16 != VERSION_3_12 || !context) return 0;
    if (!fah_frame_is_generator(layout, frame) || !fah_read_frame(layout, frame, &words) || words.back) return 0;
    fah_context_registers(context, registers);
    uint64_t stack_pointer = fah_context_stack(context);
    for (uint32_t i = 0; i + 1 < FAH_NATIVE_REGISTERS; ++i) {
        uint64_t value = registers[i];
        if (value != frame && value != stack_pointer && is_resumer(layout, value, stack_pointer)) return value;
    }
    return 0;
}
