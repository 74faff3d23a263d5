/* The dynamic section of a loaded ELF object: its symbols and their hash table. Reads only. */
#ifndef FAH_ELF_TABLES_H
#define FAH_ELF_TABLES_H

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VERSION_HIDDEN 0x8000u

typedef struct fah_elf_tables {
    const ElfW(Sym) * symbols;
    const char* strings;
    const uint32_t* gnu_hash;
    const uint32_t* old_hash;
    const ElfW(Half) * versions;
} fah_elf_tables;

static inline uint32_t fah_elf_hash(const char* name) {
    uint32_t hash = 5381;
    for (; *name; ++name) hash = hash * 33 + (uint8_t)*name;
    return hash;
}

static inline const void* fah_elf_pointer(ElfW(Addr) base, ElfW(Addr) value) {
    /* The loader relocates these in place; the vdso's stay relative. */
    return (const void*)(value < base ? base + value : value);
}

static inline int fah_elf_read(const struct dl_phdr_info* info, fah_elf_tables* out) {
    const ElfW(Dyn)* dynamic = NULL;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
            dynamic = (const ElfW(Dyn)*)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    }
    memset(out, 0, sizeof *out);
    for (; dynamic && dynamic->d_tag != DT_NULL; ++dynamic) {
        const void* pointer = fah_elf_pointer(info->dlpi_addr, dynamic->d_un.d_ptr);
        if (dynamic->d_tag == DT_SYMTAB) out->symbols = pointer;
        if (dynamic->d_tag == DT_STRTAB) out->strings = pointer;
        if (dynamic->d_tag == DT_GNU_HASH) out->gnu_hash = pointer;
        if (dynamic->d_tag == DT_HASH) out->old_hash = pointer;
        if (dynamic->d_tag == DT_VERSYM) out->versions = pointer;
    }
    return out->symbols && out->strings && (out->gnu_hash || out->old_hash);
}

static inline int fah_elf_defines(const fah_elf_tables* tables, uint32_t index, const char* name) {
    const ElfW(Sym)* symbol = &tables->symbols[index];
    int type = ELF64_ST_TYPE(symbol->st_info);
    if (symbol->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC)) return 0;
    if (tables->versions && (tables->versions[index] & VERSION_HIDDEN)) return 0;
    return strcmp(tables->strings + symbol->st_name, name) == 0;
}

static inline uint32_t fah_elf_find_gnu(const fah_elf_tables* tables, const char* name, uint32_t hash_wanted) {
    const uint32_t* table = tables->gnu_hash;
    uint32_t buckets = table[0], first = table[1], words = table[2], shift = table[3];
    const uint64_t* bloom = (const uint64_t*)(const void*)(table + 4);
    uint64_t bits = (1ull << (hash_wanted % 64)) | (1ull << ((hash_wanted >> shift) % 64));
    if (buckets == 0 || words == 0 || (bloom[(hash_wanted / 64) % words] & bits) != bits) return 0;
    const uint32_t* bucket = (const uint32_t*)(const void*)(bloom + words);
    const uint32_t* chain = bucket + buckets;
    uint32_t index = bucket[hash_wanted % buckets];
    if (index < first) return 0;
    for (;; ++index) {
        uint32_t hash = chain[index - first];
        if ((hash | 1) == (hash_wanted | 1) && fah_elf_defines(tables, index, name)) return index;
        if (hash & 1) return 0;
    }
}

static inline uint32_t fah_elf_find_linear(const fah_elf_tables* tables, const char* name) {
    uint32_t count = tables->old_hash[1]; /* nchain = number of symbols */
    for (uint32_t index = 1; index < count; ++index) {
        if (fah_elf_defines(tables, index, name)) return index;
    }
    return 0;
}

static inline int fah_elf_holds(const struct dl_phdr_info* info, uintptr_t address) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        uintptr_t begin = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_LOAD && address >= begin && address - begin < segment->p_memsz) return 1;
    }
    return 0;
}

/* Index of the definition, or 0. */
static inline uint32_t fah_elf_find(const fah_elf_tables* tables, const char* name, uint32_t hash) {
    return tables->gnu_hash ? fah_elf_find_gnu(tables, name, hash) : fah_elf_find_linear(tables, name);
}

#endif
