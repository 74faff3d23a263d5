/* The hash tables of loaded ELF objects (DT_GNU_HASH, or DT_HASH where that is all there is). Reads only. */
#include "sdk/agent/elf_lookup.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

#define VERSION_HIDDEN 0x8000u

typedef struct symbol_tables {
    const ElfW(Sym) * symbols;
    const char* strings;
    const uint32_t* gnu_hash;
    const uint32_t* old_hash;
    const ElfW(Half) * versions;
} symbol_tables;

typedef struct symbol_search {
    const char* name;
    uint32_t hash;
    int behind_self; /* look only behind the object that holds this code */
    uintptr_t found;
    uint64_t size;
    int is_resolver; /* what was found says where the function is */
} symbol_search;

static uint32_t gnu_hash_of(const char* name) {
    uint32_t hash = 5381;
    for (; *name; ++name) hash = hash * 33 + (uint8_t)*name;
    return hash;
}

static const void* dynamic_pointer(ElfW(Addr) base, ElfW(Addr) value) {
    /* The loader relocates these in place; the vdso's stay relative. */
    return (const void*)(value < base ? base + value : value);
}

static int read_tables(const struct dl_phdr_info* info, symbol_tables* out) {
    const ElfW(Dyn)* dynamic = NULL;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn)*)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    }
    memset(out, 0, sizeof *out);
    for (; dynamic && dynamic->d_tag != DT_NULL; ++dynamic) {
        const void* pointer = dynamic_pointer(info->dlpi_addr, dynamic->d_un.d_ptr);
        if (dynamic->d_tag == DT_SYMTAB) out->symbols = pointer;
        if (dynamic->d_tag == DT_STRTAB) out->strings = pointer;
        if (dynamic->d_tag == DT_GNU_HASH) out->gnu_hash = pointer;
        if (dynamic->d_tag == DT_HASH) out->old_hash = pointer;
        if (dynamic->d_tag == DT_VERSYM) out->versions = pointer;
    }
    return out->symbols && out->strings && (out->gnu_hash || out->old_hash);
}

static int is_definition(const symbol_tables* tables, uint32_t index, const char* name) {
    const ElfW(Sym)* symbol = &tables->symbols[index];
    int type = ELF64_ST_TYPE(symbol->st_info);
    if (symbol->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC)) return 0;
    if (tables->versions && (tables->versions[index] & VERSION_HIDDEN)) return 0;
    return strcmp(tables->strings + symbol->st_name, name) == 0;
}

static uint32_t find_gnu(const symbol_tables* tables, const symbol_search* search) {
    const uint32_t* table = tables->gnu_hash;
    uint32_t buckets = table[0], first = table[1], words = table[2], shift = table[3];
    const uint64_t* bloom = (const uint64_t*)(const void*)(table + 4);
    uint64_t bits = (1ull << (search->hash % 64)) | (1ull << ((search->hash >> shift) % 64));
    if (buckets == 0 || words == 0 || (bloom[(search->hash / 64) % words] & bits) != bits) return 0;
    const uint32_t* bucket = (const uint32_t*)(const void*)(bloom + words);
    const uint32_t* chain = bucket + buckets;
    uint32_t index = bucket[search->hash % buckets];
    if (index < first) return 0;
    for (;; ++index) {
        uint32_t hash = chain[index - first];
        if ((hash | 1) == (search->hash | 1) && is_definition(tables, index, search->name)) return index;
        if (hash & 1) return 0;
    }
}

static uint32_t find_linear(const symbol_tables* tables, const symbol_search* search) {
    uint32_t count = tables->old_hash[1]; /* nchain = number of symbols */
    for (uint32_t index = 1; index < count; ++index) {
        if (is_definition(tables, index, search->name)) return index;
    }
    return 0;
}

static int holds(const struct dl_phdr_info* info, uintptr_t address) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && address >= begin && address - begin < segment->p_memsz) return 1;
    }
    return 0;
}

static int search_object(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    symbol_search* search = context;
    if (search->behind_self) {
        if (holds(info, (uintptr_t)&search_object)) search->behind_self = 0;
        return 0;
    }
    symbol_tables tables;
    if (!read_tables(info, &tables)) return 0;
    uint32_t index = tables.gnu_hash ? find_gnu(&tables, search) : find_linear(&tables, search);
    if (index == 0) return 0;
    search->found = info->dlpi_addr + tables.symbols[index].st_value;
    search->size = tables.symbols[index].st_size;
    search->is_resolver = ELF64_ST_TYPE(tables.symbols[index].st_info) == STT_GNU_IFUNC;
    return 1;
}

static symbol_search find(const char* name, int behind_self) {
    symbol_search search = {.name = name, .hash = gnu_hash_of(name), .behind_self = behind_self};
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

uintptr_t fah_find_next_symbol(const char* name) {
    symbol_search search = find(name, 1);
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
    if (!holds(info, search->address)) return 0;
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
