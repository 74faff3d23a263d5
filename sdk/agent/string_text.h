/* Where a str keeps its text, read through guarded loads. */
#ifndef FAH_STRING_TEXT_H
#define FAH_STRING_TEXT_H

#include "sdk/agent/machine.h"
#include "sdk/agent/python.h"

#define FAH_STRING_LENGTH 16u /* in code points; every version */
#define FAH_STRING_STATE 32u

typedef struct fah_string_text {
    uint64_t address; /* 0 = none */
    uint64_t length;  /* code points */
    uint32_t kind;    /* bytes each: 1, 2, 4 */
} fah_string_text;

static inline fah_string_text fah_text_of(uint64_t object) {
    fah_string_text none = {0, 0, 1};
    uint64_t length = 0;
    uint32_t state = 0;
    if (!object || !fah_read_word(object + FAH_STRING_LENGTH, &length)) return none;
    if (!fah_read_u32(object + FAH_STRING_STATE, &state)) return none;
    uint32_t kind = (state >> 2) & 7, is_compact = (state >> 5) & 1, is_ascii = (state >> 6) & 1;
    if (!is_compact || (kind != 1 && kind != 2 && kind != 4)) return none;
    uint64_t head = is_ascii ? fah_interpreter.layout.string_ascii : fah_interpreter.layout.string_compact;
    return (fah_string_text){object + head, length, kind};
}

static inline int fah_text_is(const fah_string_text* text, const char* ascii) {
    uint64_t i = 0;
    if (!text->address || text->kind != 1) return 0;
    for (; ascii[i]; ++i) {
        uint8_t letter = 0;
        if (i >= text->length || !fah_read_byte(text->address + i, &letter) || letter != (uint8_t)ascii[i]) return 0;
    }
    return i == text->length;
}

/* 0 when it cannot be read. */
static inline int fah_code_point_at(const fah_string_text* text, uint64_t index, uint32_t* out) {
    uint64_t address = text->address + index * text->kind, word = 0;
    if (!fah_read_word(address & ~7ull, &word)) return 0;
    word >>= (address & 7) * 8;
    *out = (uint32_t)(text->kind == 4 ? word : word & (text->kind == 2 ? 0xffffu : 0xffu));
    return 1;
}

#endif
