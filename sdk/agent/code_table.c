/* Open addressing, lock-free. An entry's id goes 0 -> BUSY -> id; whoever makes it BUSY owns the entry until then. */
#include "sdk/agent/code_table.h"

#include <stddef.h>
#include <sys/mman.h>

#include "sdk/agent/image.h"
#include "sdk/agent/machine.h"
#include "sdk/agent/python.h"

/* Three tables behind each other, powers of two: most programs touch the first only, which is two pages. */
#define FIRST 256u
#define SECOND 2048u
#define THIRD 32768u
#define ENTRIES (FIRST + SECOND + THIRD)
/* A code object's places, in the order they are taken: 8 in the first, 16 in the second, 32 in the third. */
#define IN_FIRST 8u
#define IN_SECOND 24u
#define PROBES 56u
#define BUSY 0xffffffffu
#define TYPE_OF 8u     /* ob_type */
#define DEALLOC_OF 48u /* tp_dealloc */

typedef struct code_entry {
    uint64_t code; /* 0 = never used */
    uint64_t print;
    uint32_t id; /* 0 = free */
    uint32_t unused;
} code_entry;

static code_entry* table;
uint32_t fah_evictions; /* atomic */

typedef void (*dealloc_function)(void*);
static dealloc_function interpreter_dealloc;

static void evict_and_dealloc(void* code) {
    fah_code_evict((uint64_t)(uintptr_t)code);
    interpreter_dealloc(code);
}

int fah_code_table_create(uint64_t code_type) {
    void* map = mmap(NULL, ENTRIES * sizeof(code_entry), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) return 0;
    table = map;
    uint64_t* slot = (uint64_t*)(uintptr_t)(code_type + DEALLOC_OF);
    interpreter_dealloc = (dealloc_function)(uintptr_t)*slot;
    __atomic_store_n(slot, (uint64_t)(uintptr_t)&evict_and_dealloc, __ATOMIC_RELEASE);
    return 1;
}

void fah_code_table_clear(void) {
    __atomic_add_fetch(&fah_evictions, 1, __ATOMIC_RELEASE);
    if (table) madvise(table, ENTRIES * sizeof(code_entry), MADV_DONTNEED);
}

static uint32_t hash_of(uint64_t code) { return (uint32_t)((code >> 4) * 0x9e3779b97f4a7c15ull >> 32); }

static code_entry* entry_at(uint32_t hash, uint32_t probe) {
    if (probe < IN_FIRST) return &table[(hash + probe) & (FIRST - 1)];
    if (probe < IN_SECOND) return &table[FIRST + ((hash + probe) & (SECOND - 1))];
    return &table[FIRST + SECOND + ((hash + probe) & (THIRD - 1))];
}

/* What two code objects at one address, one after the other, are most likely to differ in. */
static int fingerprint(uint64_t code, uint64_t* out) {
    const fah_python_layout* layout = &fah_interpreter.layout;
    uint64_t file = 0, name = 0, lines = 0;
    uint32_t first_line = 0;
    int good = fah_read_word(code + layout->code_file, &file) && fah_read_word(code + layout->code_name, &name) &&
               fah_read_word(code + layout->code_line_table, &lines) &&
               fah_read_u32(code + layout->code_first_line, &first_line);
    uint64_t mixed = (file ^ (name << 7 | name >> 57)) * 0x9e3779b97f4a7c15ull;
    mixed = (mixed ^ lines) * 0xff51afd7ed558ccdull;
    *out = mixed ^ first_line;
    return good;
}

static int is_code(uint64_t code) {
    uint64_t type = 0;
    return fah_read_word(code + TYPE_OF, &type) && type == fah_interpreter.code_type;
}

static int claim(code_entry* entry, uint32_t seen_id) {
    return __atomic_compare_exchange_n(&entry->id, &seen_id, BUSY, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static void publish(code_entry* entry, uint64_t code, uint64_t print, uint32_t id) {
    __atomic_store_n(&entry->code, code, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->print, print, __ATOMIC_RELAXED);
    __atomic_store_n(&entry->id, id, __ATOMIC_RELEASE);
}

/* The entry of this code with a good id, or NULL; then *room is an entry that may be claimed from id *room_id. */
static code_entry* find(uint64_t code, uint64_t print, code_entry** room, uint32_t* room_id) {
    uint32_t hash = hash_of(code);
    *room = NULL;
    *room_id = 0;
    for (uint32_t probe = 0; probe < PROBES; ++probe) {
        code_entry* entry = entry_at(hash, probe);
        uint64_t key = __atomic_load_n(&entry->code, __ATOMIC_RELAXED);
        uint32_t id = __atomic_load_n(&entry->id, __ATOMIC_ACQUIRE);
        if (key == code && id != 0 && id != BUSY) {
            if (__atomic_load_n(&entry->print, __ATOMIC_RELAXED) == print) return entry;
            *room = entry; /* the address was reused and the hook missed it */
            *room_id = id;
            return NULL;
        }
        if (id == 0 && !*room) *room = entry;
        if (key == 0) break;
    }
    return NULL;
}

int fah_code_id(uint64_t code, uint32_t* id) {
    uint64_t print = 0;
    code_entry* room;
    uint32_t room_id;
    *id = 0;
    if (code & 7 || code < 4096 || !fingerprint(code, &print)) return 0;
    code_entry* known = find(code, print, &room, &room_id);
    if (known) {
        *id = __atomic_load_n(&known->id, __ATOMIC_ACQUIRE);
        if (*id != 0 && *id != BUSY) return 1;
        *id = 0;
        return 1;
    }
    if (!is_code(code)) return 0;
    /* Without room, or with another thread at the same entry, the code gets an id for this once. */
    int owned = room && claim(room, room_id);
    uint32_t fresh = __atomic_add_fetch(&fah_image->last_code, 1, __ATOMIC_RELAXED);
    int written = fah_code_write(&fah_image->ring, code, fresh);
    if (owned) publish(room, written ? code : room->code, print, written ? fresh : 0);
    if (written)
        *id = fresh;
    else
        fah_ring_count(&fah_image->ring, FAH_LOSS_UNRESOLVED, 1);
    return 1;
}

void fah_code_evict(uint64_t code) {
    uint32_t hash = hash_of(code);
    for (uint32_t probe = 0; table && probe < PROBES; ++probe) {
        code_entry* entry = entry_at(hash, probe);
        uint64_t key = __atomic_load_n(&entry->code, __ATOMIC_RELAXED);
        if (key == 0) return;
        if (key != code) continue;
        uint32_t id = __atomic_load_n(&entry->id, __ATOMIC_RELAXED);
        if (id == 0 || id == BUSY) continue;
        if (__atomic_compare_exchange_n(&entry->id, &id, 0, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            __atomic_add_fetch(&fah_evictions, 1, __ATOMIC_RELEASE);
    }
}
