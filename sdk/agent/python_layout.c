/* The version tables. A released minor version never changes its layout; a minor not named here is left alone. */
#include "sdk/agent/python_layout.h"

#include <stddef.h>
#include <string.h>

#include "sdk/agent/wire.h"

#define NONE FAH_NOT_THERE
#define MINOR(version) (((version) >> 16) & 0xffu)

/* clang-format off */
static const fah_python_layout FROZEN[] = {
    /* thread: frame cframe.frame .previous id | frame: back code instr owner | code: file name qualname lines first bytes
     * | runtime's interpreters, interpreter's next and threads, thread's next | heads of a str, scale, thread-local
     * | function's code, class's keys */
    /* 3.8  */ {24, NONE, NONE, 176, 24, 32, 104, NONE, 104, 112, NONE, 120, 40, 48, 32, 0, 8, 8, 48, 72, 1, 0, 16, NONE},
    /* 3.9  */ {24, NONE, NONE, 176, 24, 32, 104, NONE, 104, 112, NONE, 120, 40, 48, 32, 0, 8, 8, 48, 72, 1, 0, 16, NONE},
    /* 3.10 */ {24, NONE, NONE, 176, 24, 32, 96, NONE, 104, 112, NONE, 120, 40, 48, 32, 0, 8, 8, 48, 72, 2, 0, 48, NONE},
    /* 3.11 */ {56, 8, 16, 152, 48, 32, 56, 69, 112, 120, 128, 136, 72, 184, 40, 0, 16, 8, 48, 72, 0, 0, 48, 872},
    /* 3.12 */ {56, 0, 8, 136, 8, 0, 56, 70, 112, 120, 128, 136, 68, 192, 40, 0, 72, 8, 40, 56, 0, 1, 48, 880},
};

/* Where _Py_DebugOffsets keeps its sections: index, in 64-bit words, of the `size` that opens each. */
typedef struct offset_sections {
    uint32_t minor, thread_state, frame, code, thread_id;
    uint16_t class_keys; /* not among the offsets */
} offset_sections;

static const offset_sections SECTIONS[] = {
    {13, 19, 28, 34, 5, 880},
    {14, 22, 31, 39, 5, 880},
    {15, 22, 39, 47, 8, 888},
};
/* clang-format on */

/* The first two sections stand at the same place in every version. */
#define RUNTIME_STATE 3
#define INTERPRETER_STATE 6
#define COOKIE 0x7970677562656478ull /* "xdebugpy" */

static int plausible(const fah_python_layout* layout) {
    const uint16_t* values = &layout->thread_frame;
    for (size_t i = 0; i < offsetof(fah_python_layout, index_scale) / sizeof *values; ++i) {
        if (values[i] != NONE && values[i] > 16384) return 0;
    }
    return 1;
}

static uint16_t cut(uint64_t offset) { return offset > 0xfffe ? 0xfffe : (uint16_t)offset; }

static uint32_t read_debug_offsets(uint32_t version, const uint64_t* words, fah_python_layout* out) {
    const offset_sections* at = NULL;
    for (size_t i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; ++i) {
        if (SECTIONS[i].minor == MINOR(version)) at = &SECTIONS[i];
    }
    if (!at || words[0] != COOKIE || words[1] >> 16 != version >> 16) return FAH_STATUS_UNKNOWN_VERSION;
    if (words[2] != 0) return FAH_STATUS_FREE_THREADED;
    const uint64_t *thread = words + at->thread_state, *frame = words + at->frame, *code = words + at->code;
    *out = (fah_python_layout){
        .thread_frame = cut(thread[4]),
        .cframe_frame = NONE,
        .cframe_previous = NONE,
        .thread_id = cut(thread[at->thread_id]),
        .frame_back = cut(frame[1]),
        .frame_code = cut(frame[2]),
        .frame_instruction = cut(frame[3]),
        .frame_owner = cut(frame[5]),
        .code_file = cut(code[1]),
        .code_name = cut(code[2]),
        .code_qualname = cut(code[3]),
        .code_line_table = cut(code[4]),
        .code_first_line = cut(code[5]),
        .code_bytecode = cut(code[9]),
        .runtime_interpreters = cut(words[RUNTIME_STATE + 2]),
        .interpreter_next = cut(words[INTERPRETER_STATE + 2]),
        .interpreter_threads = cut(words[INTERPRETER_STATE + 3]),
        .thread_next = cut(thread[2]),
        .string_ascii = 40,
        .string_compact = 56,
        .thread_local_state = 1,
        .function_code = 48,
        .class_keys = at->class_keys,
    };
    return plausible(out) ? FAH_STATUS_SAMPLING : FAH_STATUS_UNKNOWN_VERSION;
}

uint32_t fah_python_layout_of(uint32_t version, uint64_t runtime, fah_python_layout* out) {
    uint32_t minor = MINOR(version);
    if (version >> 24 != 3 || minor < 8) return FAH_STATUS_UNKNOWN_VERSION;
    if (minor >= 13) return read_debug_offsets(version, (const uint64_t*)(uintptr_t)runtime, out);
    *out = FROZEN[minor - 8];
    return FAH_STATUS_SAMPLING;
}

static uint32_t number(const char** text) {
    uint32_t value = 0;
    for (; **text >= '0' && **text <= '9' && value < 1000; ++*text) value = value * 10 + (uint32_t)(**text - '0');
    return value;
}

uint32_t fah_python_version_of(const char* text) {
    uint32_t major = number(&text);
    if (major == 0 || *text++ != '.') return 0;
    uint32_t minor = number(&text);
    uint32_t micro = *text == '.' ? (++text, number(&text)) : 0;
    uint32_t level = 0xf;
    if (*text == 'a') level = 0xa;
    if (*text == 'b') level = 0xb;
    if (*text == 'r') level = 0xc;
    while (*text == 'a' || *text == 'b' || *text == 'r' || *text == 'c') ++text;
    uint32_t serial = level == 0xf ? 0 : number(&text);
    return (major & 0xff) << 24 | (minor & 0xff) << 16 | (micro & 0xff) << 8 | level << 4 | (serial & 0xf);
}
