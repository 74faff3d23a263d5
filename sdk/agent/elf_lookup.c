/* The hash tables of loaded ELF objects (DT_GNU_HASH, or DT_HASH where that is all there is). Reads only. */
#include "sdk/agent/elf_lookup.h"

#include <stddef.h>
#include <string.h>
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

#include "sdk/agent/elf_tables.h"

typedef struct symbol_search {
    const char* name;
    uint32_t hash;
    int behind_self; /* look only behind the object that holds this code */
    uintptr_t found;
    uint64_t size;
    int is_resolver; /* what was found says where the function is */
} symbol_search;

static int search_object(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    symbol_search* search = context;
    if (search->behind_self) {
        if (fah_elf_holds(info, (uintptr_t)&search_object)) search->behind_self = 0;
        return 0;
    }
    fah_elf_tables tables;
    if (!fah_elf_read(info, &tables)) return 0;
    uint32_t index = fah_elf_find(&tables, search->name, search->hash);
    if (index == 0) return 0;
    search->found = info->dlpi_addr + tables.symbols[index].st_value;
    search->size = tables.symbols[index].st_size;
    search->is_resolver = ELF64_ST_TYPE(tables.symbols[index].st_info) == STT_GNU_IFUNC;
    return 1;
}

static symbol_search find(const char* name, int behind_self) {
    symbol_search search = {.name = name, .hash = fah_elf_hash(name), .behind_self = behind_self};
    dl_iterate_phdr(search_object, &search);
    return search;
}

/* Of several implementations the one for this processor. libc's resolvers look for themselves what it can do; others are
 * given what the loader gives them. */
static uintptr_t address_of(const symbol_search* search) {
    if (!search->is_resolver) return search->found;
#if defined(__aarch64__)
    return ((uintptr_t(*)(uint64_t, const void*))search->found)(getauxval(AT_HWCAP), NULL);
#else
    return ((uintptr_t(*)(void))search->found)();
#endif
}

uintptr_t fah_find_symbol(const char* name) {
    symbol_search search = find(name, 0);
    return address_of(&search);
}

int fah_stands_before_libc(void) {
    static int known; /* 1 = it does, 2 = it does not */
    int answer = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (answer == 0) answer = find("__libc_start_main", 1).found ? 1 : 2;
    __atomic_store_n(&known, answer, __ATOMIC_RELAXED);
    return answer == 1;
}

/* A library that came late stands behind all others: there the first definition is the one that everybody uses. */
uintptr_t fah_find_next_symbol(const char* name) {
    symbol_search search = find(name, fah_stands_before_libc());
    return address_of(&search);
}

fah_text_range fah_find_function(const char* name) {
    symbol_search search = find(name, 0);
    return (fah_text_range){search.found, search.found + search.size};
}

typedef struct object_search {
    uintptr_t address;
    fah_elf_object* out;
} object_search;

static int describe_object(struct dl_phdr_info* info, size_t size, void* context) {
    object_search* search = context;
    if (!fah_elf_holds(info, search->address)) return 0;
    fah_elf_object* out = search->out;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        uint64_t begin = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_X) && out->text_count < FAH_MAX_TEXT_RANGES)
            out->text[out->text_count++] = (fah_text_range){begin, begin + segment->p_memsz};
        int has_tls = size >= offsetof(struct dl_phdr_info, dlpi_tls_data) + sizeof(void*);
        if (segment->p_type == PT_TLS && has_tls && info->dlpi_tls_data) {
            out->tls_begin = (uint64_t)info->dlpi_tls_data;
            out->tls_size = segment->p_memsz;
        }
    }
    return 1;
}

int fah_find_object(uintptr_t address, fah_elf_object* out) {
    memset(out, 0, sizeof *out);
    object_search search = {address, out};
    return dl_iterate_phdr(describe_object, &search);
}
