/* The callee lies on the frame's value stack, below its arguments, until the call returns. */
#include "sdk/agent/callee.h"

#include <stddef.h>

#include "sdk/agent/frame.h"
#include "sdk/agent/value_stack.h"

/* Opcodes as the compiler writes them: 3.8 to 3.10, and 3.11 with 3.12. */
#define CALL_FUNCTION 131u
#define CALL_METHOD 161u
#define CALL_FUNCTION_KW 141u
#define CALL_FUNCTION_EX 142u
#define CALL 171u
#define EXTENDED_ARG 144u

#define TYPE_OF 8u
#define METHOD_FUNCTION 16u /* PyMethodObject.im_func */
#define TYPE_FLAGS 168u
#define IS_HEAP_TYPE (1ull << 9)
#define IS_BASE_TYPE (1ull << 10)
#define IS_TYPE_OF_TYPES (1ull << 31)

static uint64_t c_callables[6];

void fah_callee_start(void) {
    static const char* const names[] = {"PyCFunction_Type",        "PyCMethod_Type",      "PyMethodDescr_Type",
                                        "PyClassMethodDescr_Type", "PyWrapperDescr_Type", "_PyMethodWrapper_Type"};
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i) c_callables[i] = fah_find_symbol(names[i]);
}

/* Classes made by a class statement can be derived from; most of those made by C code cannot. */
static int is_made_by_python(uint64_t type) {
    uint64_t flags = fah_word_at(type + TYPE_FLAGS);
    return (flags & IS_HEAP_TYPE) && (flags & IS_BASE_TYPE);
}

static int is_c(uint64_t callee) {
    uint64_t type = fah_word_at(callee + TYPE_OF);
    if (type == fah_interpreter.method_type) {
        callee = fah_word_at(callee + METHOD_FUNCTION);
        type = fah_word_at(callee + TYPE_OF);
    }
    if (callee == 0 || type == 0 || type == fah_interpreter.function_type) return 0;
    for (size_t i = 0; i < sizeof c_callables / sizeof *c_callables; ++i) {
        if (type == c_callables[i]) return 1;
    }
    int is_class = (fah_word_at(type + TYPE_FLAGS) & IS_TYPE_OF_TYPES) != 0;
    return !is_made_by_python(is_class ? callee : type);
}

/* The instruction's argument; 0 and -1 apart: one extended to more than a byte is not looked for. */
static int32_t argument_of(const fah_frame_entry* frame) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    int32_t offset = fah_instruction_offset(layout, frame->code, frame->instruction);
    if (offset >= 2 && fah_base_opcode(fah_opcode_at(layout, frame->code, offset - 2)) == EXTENDED_ARG) return -1;
    return fah_opcode_at(layout, frame->code, offset + 1);
}

/* Places of the callee below the top: a method's, or what stands there in its place when the method is NULL. */
static int places(uint8_t opcode, uint32_t argument, uint32_t* first, uint32_t* second) {
    *second = 0;
    switch (opcode) {
        case CALL_FUNCTION:
            *first = argument + 1;
            return 1;
        case CALL_FUNCTION_KW:
            *first = argument + 2;
            return 1;
        case CALL_FUNCTION_EX:
            *first = 2 + (argument & 1);
            return 1;
        case CALL_METHOD:
        case CALL:
            *first = argument + 2;
            *second = argument + 1;
            return 1;
        default:
            return 0;
    }
}

int fah_callee_is_c(const fah_frame_entry* frame, uint8_t opcode) {
    uint32_t first = 0, second = 0;
    int32_t argument = argument_of(frame);
    if (argument < 0 || !fah_interpreter.function_type ||
        !places(fah_base_opcode(opcode), (uint32_t)argument, &first, &second))
        return 0;
    int32_t depth = fah_value_stack_depth(frame);
    if (depth < 0) return 0;
    /* In 3.11 the compiler counts the arguments as gone with the PRECALL before; they lie there until the CALL has returned. */
    if (fah_interpreter.version >> 16 == FAH_VERSION_3_11 && fah_base_opcode(opcode) == CALL) depth += argument;
    uint64_t callee = fah_value_at(frame, depth, first);
    if (callee == 0 && second) callee = fah_value_at(frame, depth, second);
    return callee ? is_c(callee) : 0;
}
