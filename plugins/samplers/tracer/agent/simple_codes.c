#include "plugins/samplers/tracer/agent/simple_codes.h"

#include <stddef.h>

#define VERSION_3_11 0x030b0000u
#define VERSION_3_11_7 0x030b0700u

#define FLAGS_3_10 36u
#define BYTECODE_3_10 48u
#define SIZE_OF_BYTES 16u
#define DATA_OF_BYTES 32u

#define UNITS_3_11 16u
#define FLAGS_3_11 48u
#define BYTECODE_3_11 184u

#define GENERATORS 0x3a0 /* CO_GENERATOR, CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR */

/* What follows each instruction is for the interpreter's own use, and may look like anything. */
#define OTHER 0u
#define CALLS 15u     /* CALL_FUNCTION and the like; in 3.11 PRECALL and CALL, and what the interpreter makes of them */
#define SUBSCRIPT 14u /* 4 units follow */
#define OF_METHOD 13u /* BINARY_SUBSCR_GETITEM: runs __getitem__, and asks nobody how */

typedef struct kind_range {
    uint8_t first, last, kind; /* < OF_METHOD: so many units follow */
} kind_range;

/* clang-format off */
static const kind_range KINDS_3_10[] = {{131, 131, CALLS}, {141, 142, CALLS}, {161, 161, CALLS}};
static const kind_range KINDS_3_11[] = {
    /* CALL, PRECALL, CALL_FUNCTION_EX */
    {22, 24, CALLS}, {64, 67, CALLS}, {72, 73, CALLS}, {76, 81, CALLS}, {113, 113, CALLS}, {121, 121, CALLS},
    {127, 127, CALLS}, {141, 143, CALLS}, {166, 166, CALLS}, {171, 171, CALLS},
    /* BINARY_OP, STORE_SUBSCR, UNPACK_SEQUENCE */
    {3, 8, 1}, {13, 14, 1}, {16, 16, 1}, {122, 122, 1}, {60, 60, 1}, {168, 170, 1}, {92, 92, 1}, {177, 180, 1},
    /* COMPARE_OP */
    {26, 29, 2}, {107, 107, 2},
    /* BINARY_SUBSCR, LOAD_ATTR, STORE_ATTR */
    {17, 18, SUBSCRIPT}, {19, 19, OF_METHOD}, {20, 21, SUBSCRIPT}, {25, 25, SUBSCRIPT},
    {39, 43, 4}, {106, 106, 4}, {95, 95, 4}, {153, 154, 4}, {158, 159, 4},
    /* LOAD_GLOBAL, LOAD_METHOD */
    {47, 48, 5}, {55, 55, 5}, {116, 116, 5}, {56, 59, 10}, {62, 63, 10}, {160, 160, 10}};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t kind_of(uint8_t instruction, const kind_range* kinds, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (instruction >= kinds[i].first && instruction <= kinds[i].last) return kinds[i].kind;
    }
    return OTHER;
}

static uint64_t word_at(const void* base, uint32_t offset) {
    return *(const uint64_t*)(const void*)((const char*)base + offset);
}

static int is_generator(const char* code, uint32_t offset) {
    return (*(const int32_t*)(const void*)(code + offset) & GENERATORS) != 0;
}

static uint32_t is_simple_3_10(const char* code) {
    const char* bytes = (const char*)(uintptr_t)word_at(code, BYTECODE_3_10);
    uint64_t size = word_at(bytes, SIZE_OF_BYTES);
    if (is_generator(code, FLAGS_3_10)) return 0;
    for (uint64_t i = 0; i < size; i += 2) {
        if (kind_of((uint8_t)bytes[DATA_OF_BYTES + i], KINDS_3_10, COUNT(KINDS_3_10)) == CALLS) return 0;
    }
    return 1;
}

static uint32_t is_simple_3_11(const char* code, uint32_t version) {
    uint64_t units = word_at(code, UNITS_3_11);
    if (is_generator(code, FLAGS_3_11)) return 0;
    for (uint64_t i = 0; i < units; ++i) {
        uint32_t kind = kind_of((uint8_t)code[BYTECODE_3_11 + i * 2], KINDS_3_11, COUNT(KINDS_3_11));
        if (kind == CALLS || kind == OF_METHOD || (kind == SUBSCRIPT && version < VERSION_3_11_7)) return 0;
        i += kind == SUBSCRIPT ? 4 : kind;
    }
    return 1;
}

uint32_t tracer_code_is_simple(uint64_t code, uint32_t version) {
    const char* object = (const char*)(uintptr_t)code;
    return version < VERSION_3_11 ? is_simple_3_10(object) : is_simple_3_11(object, version);
}
