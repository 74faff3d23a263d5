/* An instance keeps its attributes in one of three ways: a dictionary of its own; values alone, whose keys the class has
 * (3.11, 3.12: outside the object; 3.13 on: behind its head); or a dictionary that has only the values, beside keys that
 * are shared. Only keys at the front are looked at: an instance's stand in the order in which they were set. */
#include "sdk/agent/attributes.h"

#include "sdk/agent/string_text.h"

#define MOST_KEYS 64u
#define MOST_INDEX_BYTES 16u /* as a power of two */

#define TYPE_OF 8u
#define TYPE_BASIC_SIZE 32u
#define TYPE_FLAGS 168u
#define TYPE_DICT_OFFSET 288u
#define HAS_INLINE_VALUES (1ull << 2) /* 3.13 on */
#define HAS_MANAGED_DICT (1ull << 4)  /* 3.11 on: values and dictionary stand before the object */
#define IS_DICT (1ull << 29)

#define DICT_KEYS 32u
#define DICT_VALUES 40u
#define MANAGED_DICT 24u   /* before the object */
#define MANAGED_VALUES 32u /* 3.11 */
#define VALUES_HEAD 8u     /* 3.13 on: four bytes, and room; the last says whether the values are the object's still */

/* Before 3.11. */
#define OLD_KEYS_SIZE 8u
#define OLD_KEYS_COUNT 32u
#define OLD_KEYS_INDICES 40u
/* From 3.11 on: bytes of the second word, and what follows. */
#define KEYS_SIZES 8u
#define KEYS_COUNT 24u
#define KEYS_INDICES 32u

typedef struct key_table {
    uint64_t entries;
    uint64_t count;
    uint32_t step;
    uint32_t key; /* in an entry; the value stands behind it */
} key_table;

typedef struct attribute_store {
    uint64_t keys;
    uint64_t values; /* 0: they stand beside the keys */
} attribute_store;

static uint32_t minor;
static uint64_t text_class;

void fah_attributes_start(void) {
    minor = (fah_interpreter.version >> 16) & 0xff;
    text_class = fah_find_symbol("PyUnicode_Type");
}

uint64_t fah_text_class(void) { return text_class; }

uint64_t fah_class_of(uint64_t object) { return object < 4096 ? 0 : fah_word_at(object + TYPE_OF); }

int fah_is_text(uint64_t object, const char* ascii) {
    if (!text_class || fah_class_of(object) != text_class) return 0;
    const fah_string_text text = fah_text_of(object);
    return fah_text_is(&text, ascii);
}

static int read_keys(uint64_t keys, key_table* out) {
    if (minor < 11) {
        uint64_t size = fah_word_at(keys + OLD_KEYS_SIZE);
        if (size < 8 || size >> MOST_INDEX_BYTES) return 0;
        uint64_t index_bytes = size <= 0xff ? size : size * 2;
        *out = (key_table){keys + OLD_KEYS_INDICES + index_bytes, fah_word_at(keys + OLD_KEYS_COUNT), 24, 8};
        return 1;
    }
    uint64_t sizes = fah_word_at(keys + KEYS_SIZES);
    uint32_t index_bytes = (sizes >> 8) & 0xff, only_texts = ((sizes >> 16) & 0xff) != 0;
    if (index_bytes < 3 || index_bytes > MOST_INDEX_BYTES) return 0;
    *out = (key_table){.entries = keys + KEYS_INDICES + (1ull << index_bytes),
                       .count = fah_word_at(keys + KEYS_COUNT),
                       .step = only_texts ? 16 : 24,
                       .key = only_texts ? 0 : 8};
    return 1;
}

static uint64_t find(const attribute_store* store, const char* name) {
    key_table table;
    if (!store->keys || !read_keys(store->keys, &table)) return 0;
    for (uint64_t i = 0; i < table.count && i < MOST_KEYS; ++i) {
        uint64_t entry = table.entries + i * table.step + table.key;
        if (!fah_is_text(fah_word_at(entry), name)) continue;
        return fah_word_at(store->values ? store->values + i * 8 : entry + 8);
    }
    return 0;
}

static attribute_store in_dict(uint64_t dict) {
    attribute_store none = {0, 0};
    if (!(fah_word_at(fah_class_of(dict) + TYPE_FLAGS) & IS_DICT)) return none;
    uint64_t values = fah_word_at(dict + DICT_VALUES);
    if (values && minor >= 13) values += VALUES_HEAD;
    return (attribute_store){fah_word_at(dict + DICT_KEYS), values};
}

/* The object's values that stand in no dictionary, or 0; else *dict is its dictionary. */
static uint64_t loose_values(uint64_t object, uint64_t class, uint64_t flags, uint64_t* dict) {
    *dict = fah_word_at(object - MANAGED_DICT);
    if (minor == 11) return fah_word_at(object - MANAGED_VALUES);
    if (minor == 12) return *dict & 1 ? *dict + 1 : 0;
    if (!(flags & HAS_INLINE_VALUES)) return 0;
    uint64_t inside = object + fah_word_at(class + TYPE_BASIC_SIZE);
    int are_valid = (fah_word_at(inside) >> 24 & 0xff) != 0;
    return are_valid ? inside + VALUES_HEAD : 0;
}

uint64_t fah_attribute(uint64_t object, const char* name) {
    uint64_t class = fah_class_of(object);
    uint64_t flags = class ? fah_word_at(class + TYPE_FLAGS) : 0;
    uint64_t dict = 0, values = 0;
    if (minor >= 11 && flags & HAS_MANAGED_DICT) {
        values = loose_values(object, class, flags, &dict);
    } else {
        uint64_t offset = class ? fah_word_at(class + TYPE_DICT_OFFSET) : 0;
        if (offset > 0 && offset < 4096) dict = fah_word_at(object + offset);
    }
    attribute_store store = {values ? fah_word_at(class + fah_interpreter.layout.class_keys) : 0, values};
    if (!values) store = in_dict(dict);
    return find(&store, name);
}
