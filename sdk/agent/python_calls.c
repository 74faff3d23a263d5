/* Opcode numbers by version; within a released minor version they never change. Calls specialised for C callees; from 3.13 on
 * also the plain ones, which there stay plain only where they ran once or twice. In 3.11 and 3.12 a plain CALL may as well be
 * making an instance of a Python class: there, and before, callee.c looks at the object that is called. */
#include "sdk/agent/python_calls.h"

#include <stddef.h>

typedef struct opcode_range {
    uint8_t minor, first, last;
} opcode_range;

/* clang-format off: a table */
static const opcode_range C_CALLS[] = {
    /* PRECALL_BUILTIN_CLASS, _BUILTIN_FAST_WITH_KEYWORDS; _METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS, _NO_KW_BUILTIN_FAST;
     * _NO_KW_BUILTIN_O to _NO_KW_METHOD_DESCRIPTOR_NOARGS; .._O; _STR_1; _TUPLE_1; _TYPE_1 */
    {11, 66, 67},
    {11, 72, 73},
    {11, 76, 81},
    {11, 113, 113},
    {11, 121, 121},
    {11, 127, 127},
    {11, 141, 141},
    /* CALL_BUILTIN_CLASS; _BUILTIN_FAST_WITH_KEYWORDS; _METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS to _NO_KW_TUPLE_1; _TYPE_1 */
    {12, 29, 29},
    {12, 34, 34},
    {12, 38, 48},
    {12, 56, 56},
    /* CALL_FUNCTION_EX; CALL, CALL_KW; CALL_BUILTIN_CLASS to _NON_PY_GENERAL; _STR_1 to _TYPE_1 */
    {13, 53, 54},
    {13, 57, 57},
    {13, 165, 176},
    {13, 179, 181},
    /* CALL_FUNCTION_EX; CALL; CALL_KW; CALL_BUILTIN_CLASS to _BUILTIN_O; _ISINSTANCE; _KW_NON_PY; _LEN to _NON_PY_GENERAL;
     * _STR_1 to _TYPE_1 */
    {14, 4, 4},
    {14, 52, 52},
    {14, 55, 55},
    {14, 146, 150},
    {14, 152, 152},
    {14, 154, 160},
    {14, 163, 165},
    /* CALL_FUNCTION_EX; CALL; CALL_KW; CALL_BUILTIN_CLASS to _EX_NON_PY_GENERAL; _ISINSTANCE; _KW_NON_PY; _LEN to
     * _NON_PY_GENERAL; _STR_1 to _TYPE_1 */
    {15, 4, 4},
    {15, 50, 50},
    {15, 53, 53},
    {15, 147, 151},
    {15, 153, 153},
    {15, 155, 155},
    {15, 157, 163},
    {15, 166, 168},
};
/* clang-format on */

int fah_opcode_calls_c(uint32_t version, uint8_t opcode) {
    uint8_t minor = (uint8_t)(version >> 16);
    for (size_t i = 0; i < sizeof C_CALLS / sizeof *C_CALLS; ++i) {
        const opcode_range* range = &C_CALLS[i];
        if (range->minor == minor && opcode >= range->first && opcode <= range->last) return 1;
    }
    return 0;
}
