/* Names at first sight: copies file, name, qualified name and line table of a code object raw into the ring. The frame
 * that shows the code owns it, so its memory is alive; what cannot be read all the same makes the record void. */
#include <stddef.h>

#include "sdk/agent/code_table.h"
#include "sdk/agent/machine.h"
#include "sdk/agent/python.h"
#include "sdk/agent/string_text.h"

#define TEXTS 4u
#define NAME_LIMIT 4096u         /* bytes; a longer name is cut */
#define LINE_TABLE_LIMIT 131072u /* bytes; lines behind it are not known */
#define INLINE_LIMIT (FAH_WIRE_MAX_RECORD - (uint32_t)(sizeof(fah_record) + sizeof(fah_wire_code)))
#define PIECE_LIMIT (FAH_WIRE_MAX_RECORD - (uint32_t)(sizeof(fah_record) + sizeof(fah_wire_text)))

/* Of a bytes, every version. */
#define SIZE_OF 16u
#define BYTES_DATA 32u

typedef struct raw_text {
    uint64_t address;
    uint32_t size; /* bytes */
    uint8_t kind;
} raw_text;

static raw_text string_text(uint64_t object) {
    const fah_string_text text = fah_text_of(object);
    const uint64_t longest = NAME_LIMIT / text.kind, length = text.length < longest ? text.length : longest;
    return (raw_text){text.address, (uint32_t)length * text.kind, (uint8_t)text.kind};
}

static raw_text bytes_text(uint64_t object) {
    raw_text none = {0, 0, 1};
    uint64_t size = 0;
    if (!object || !fah_read_word(object + SIZE_OF, &size)) return none;
    if (size > LINE_TABLE_LIMIT) size = LINE_TABLE_LIMIT;
    return (raw_text){object + BYTES_DATA, (uint32_t)size, 1};
}

static uint64_t member(uint64_t code, uint16_t offset) {
    uint64_t value = 0;
    if (offset != FAH_NOT_THERE) fah_read_word(code + offset, &value);
    return value;
}

static void read_texts(uint64_t code, raw_text* texts) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    texts[0] = string_text(member(code, layout->code_file));
    texts[1] = string_text(member(code, layout->code_name));
    texts[2] = string_text(member(code, layout->code_qualname));
    texts[3] = bytes_text(member(code, layout->code_line_table));
}

/* Copies `size` bytes from `offset` on, of the texts one after the other. 0 when a byte could not be read. */
static int copy_texts(const raw_text* texts, uint32_t offset, uint32_t size, uint8_t* to) {
    for (uint32_t i = 0; i < TEXTS && size; ++i) {
        if (offset >= texts[i].size) {
            offset -= texts[i].size;
            continue;
        }
        uint32_t part = texts[i].size - offset < size ? texts[i].size - offset : size;
        if (fah_copy_guarded(to, texts[i].address + offset, part)) return 0;
        to += part;
        size -= part;
        offset = 0;
    }
    return 1;
}

static int write_rest(const fah_ring* ring, const raw_text* texts, uint32_t id, uint32_t offset, uint32_t total) {
    while (offset < total) {
        uint32_t part = total - offset < PIECE_LIMIT ? total - offset : PIECE_LIMIT;
        fah_open_record open = fah_ring_reserve(ring, part + (uint32_t)sizeof(fah_wire_text), FAH_WIRE_TEXT, 0, 0);
        if (!open.record) return 0;
        fah_wire_text* head = (fah_wire_text*)(void*)fah_record_body(open);
        *head = (fah_wire_text){id, offset};
        int good = copy_texts(texts, offset, part, (uint8_t*)(head + 1));
        fah_ring_commit(open);
        if (!good) return 0;
        offset += part;
    }
    return 1;
}

int fah_code_write(const fah_ring* ring, uint64_t code, uint32_t id) {
    raw_text texts[TEXTS];
    uint32_t first_line = 0;
    read_texts(code, texts);
    fah_read_u32(code + fah_interpreter.layout.code_first_line, &first_line);
    uint32_t total = texts[0].size + texts[1].size + texts[2].size + texts[3].size;
    uint32_t part = total < INLINE_LIMIT ? total : INLINE_LIMIT;
    fah_open_record open = fah_ring_reserve(ring, part + (uint32_t)sizeof(fah_wire_code), FAH_WIRE_CODE, 0, 0);
    if (!open.record) return 0;
    fah_wire_code* head = (fah_wire_code*)(void*)fah_record_body(open);
    head->code_id = id;
    head->first_line = (int32_t)first_line;
    for (uint32_t i = 0; i < TEXTS; ++i) {
        head->sizes[i] = texts[i].size;
        head->kinds[i] = texts[i].kind;
    }
    head->inline_bytes = part;
    int good = copy_texts(texts, 0, part, (uint8_t*)(head + 1));
    fah_ring_commit(open);
    return good && write_rest(ring, texts, id, part, total);
}
