/* One pass over the bytecode before the instruction, as the compiler itself counts. Code that only an exception reaches has
 * no depth that a pass can know (3.11 on): then the answer is -1. Results are remembered by place. */
#include "sdk/agent/value_stack.h"

#include <limits.h>
#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/frame.h"
#include "sdk/agent/opcode_tables.h"

#define MOST_INSTRUCTIONS 16384
#define REMEMBERED 1024u /* a power of two */
#define EXTENDED_ARG 144u
#define GEN_START 129u       /* 3.10: generators begin with the value that is sent to them */
#define RETURN_GENERATOR 75u /* 3.11, 3.12: and here it appears */
#define NOT_KNOWN (-1)
#define BUSY (-2)   /* not remembered */
#define SIZE_OF 16u /* ob_size */
#define BYTES_DATA 32u

typedef int (*effect_function)(int opcode, int argument, int jump);

static uint32_t minor;
static effect_function effect_of; /* NULL: no answer for this version */
static uint8_t base_opcode[256], caches[256], flow[256];
static uint64_t remembered[REMEMBERED]; /* code id, instruction, depth + 2; 0 = none */
static int16_t depth_at[MOST_INSTRUCTIONS];
static uint32_t at_work; /* atomic: depth_at is one thread's at a time */

static void fill(uint8_t* table, const fah_opcode_value* values, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (minor >= values[i].minor_first && minor <= values[i].minor_last) table[values[i].opcode] = values[i].value;
    }
}

void fah_value_stack_start(void) {
    minor = (fah_interpreter.version >> 16) & 0xff;
    if (minor > 12) return;
    for (uint32_t i = 0; i < 256; ++i) base_opcode[i] = (uint8_t)i;
    fill(base_opcode, FAH_SPECIALISED, sizeof FAH_SPECIALISED / sizeof *FAH_SPECIALISED);
    fill(caches, FAH_CACHES, sizeof FAH_CACHES / sizeof *FAH_CACHES);
    fill(flow, FAH_FLOW, sizeof FAH_FLOW / sizeof *FAH_FLOW);
    effect_of = (effect_function)fah_find_symbol("PyCompile_OpcodeStackEffectWithJump");
}

uint8_t fah_base_opcode(uint8_t opcode) { return effect_of ? base_opcode[opcode] : opcode; }

typedef struct bytecode {
    uint64_t begin;
    uint32_t count; /* instructions */
} bytecode;

static int find_bytecode(uint64_t code, bytecode* out) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t size = 0, begin = code + layout->code_bytecode, sized = code;
    if (layout->index_scale) {
        if (!fah_read_word(begin, &sized)) return 0;
        begin = sized + BYTES_DATA;
    }
    if (!fah_read_word(sized + SIZE_OF, &size)) return 0;
    *out = (bytecode){begin, (uint32_t)(layout->index_scale ? size / 2 : size)};
    return size < 4 * MOST_INSTRUCTIONS && out->count <= MOST_INSTRUCTIONS;
}

/* Where a jump leads, as an instruction's number. 3.8 and 3.9 count bytes. */
static uint32_t target_of(uint8_t opcode, uint32_t next, uint32_t argument) {
    uint32_t steps = minor < 10 ? argument / 2 : argument;
    return flow[opcode] & FAH_JUMPS_ABSOLUTE ? steps : next + steps;
}

static int effect(uint8_t opcode, uint32_t argument, int jump) {
    if (minor >= 11 && opcode == RETURN_GENERATOR) return 1;
    /* Opcodes below 90 have no argument, whatever stands in the byte. */
    return effect_of(opcode, opcode < 90 ? 0 : (int)argument, jump);
}

/* The depth before instruction `wanted`. */
static int32_t count_up_to(const bytecode* code, uint32_t wanted) {
    int32_t depth = 0;
    uint32_t argument = 0;
    for (uint32_t i = 0; i < code->count; ++i) depth_at[i] = NOT_KNOWN;
    for (uint32_t i = 0; i <= wanted && i < code->count;) {
        uint32_t word = 0;
        if (!fah_read_u32((code->begin + 2ull * i) & ~3ull, &word)) return NOT_KNOWN;
        if ((code->begin + 2ull * i) & 2) word >>= 16;
        uint8_t opcode = base_opcode[word & 0xff];
        argument = argument << 8 | (word >> 8 & 0xff);
        if (i == 0 && minor == 10 && opcode == GEN_START) depth = 1;
        if (depth == NOT_KNOWN) depth = depth_at[i];
        if (i == wanted) return depth;
        uint32_t next = i + 1 + caches[opcode];
        uint32_t target =
            flow[opcode] & (FAH_JUMPS_FORWARD | FAH_JUMPS_ABSOLUTE) ? target_of(opcode, next, argument) : 0;
        if (depth != NOT_KNOWN && target > i && target < code->count)
            depth_at[target] = (int16_t)(depth + effect(opcode, argument, 1));
        int32_t change = depth == NOT_KNOWN || opcode == EXTENDED_ARG ? 0 : effect(opcode, argument, 0);
        depth = flow[opcode] & FAH_NEVER_GOES_ON || change == INT_MAX ? NOT_KNOWN : depth + change;
        if (depth < 0) depth = NOT_KNOWN;
        if (opcode != EXTENDED_ARG) argument = 0;
        i = next;
    }
    return NOT_KNOWN;
}

static int32_t count(uint64_t code, uint32_t instruction) {
    bytecode bytes;
    if (!find_bytecode(code, &bytes)) return NOT_KNOWN;
    if (__atomic_exchange_n(&at_work, 1, __ATOMIC_ACQUIRE)) return BUSY; /* another thread; the next sample will do */
    int32_t depth = count_up_to(&bytes, instruction);
    __atomic_store_n(&at_work, 0, __ATOMIC_RELEASE);
    return depth;
}

int32_t fah_value_stack_depth(const fah_frame_entry* frame) {
    int32_t offset = fah_instruction_offset(&fah_interpreter.layout, frame->code, frame->instruction);
    if (!effect_of || offset < 0) return NOT_KNOWN;
    uint64_t instruction = (uint64_t)offset / 2;
    uint64_t key = (uint64_t)(frame->code_id & ~FAH_FRAME_ENTRY) << 32 | instruction << 16;
    uint64_t* place = &remembered[(key >> 16 ^ key >> 32) & (REMEMBERED - 1)];
    uint64_t known = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (instruction < MOST_INSTRUCTIONS && known >> 16 == key >> 16 && known & 0xffff)
        return (int32_t)(known & 0xffff) - 2;
    int32_t depth = count(frame->code, (uint32_t)instruction);
    __atomic_store_n(place, key | (uint64_t)(depth + 2), __ATOMIC_RELAXED);
    return depth;
}

uint64_t fah_value_at(const fah_frame_entry* frame, int32_t depth, uint32_t from_top) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t base = 0, value = 0;
    if (depth < (int32_t)from_top) return 0;
    if (layout->index_scale) {
        if (!fah_read_word(frame->frame + 64, &base)) return 0; /* f_valuestack, 3.8 to 3.10 */
    } else {
        uint32_t locals = 0; /* co_nlocalsplus; they stand before the stack, behind the frame's head */
        if (!fah_read_u32(frame->code + (minor == 11 ? 76 : 72), &locals)) return 0;
        base = frame->frame + 72 + 8ull * locals;
    }
    fah_read_word(base + 8ull * (uint32_t)(depth - (int32_t)from_top), &value);
    return value;
}
