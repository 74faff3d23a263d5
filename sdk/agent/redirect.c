/* Walks the relocations of every loaded object: R_*_JUMP_SLOT and R_*_GLOB_DAT, of functions that the library exports. */
#include "sdk/agent/redirect.h"

#include <dlfcn.h>
#include <fixingahole/abi.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdk/agent/elf_tables.h"
#include "sdk/agent/image.h"
#include "sdk/agent/next_function.h"
#include "sdk/agent/threads.h"

#if defined(__aarch64__)
#define JUMP_SLOT R_AARCH64_JUMP_SLOT
#define DATA_SLOT R_AARCH64_GLOB_DAT
#else
#define JUMP_SLOT R_X86_64_JUMP_SLOT
#define DATA_SLOT R_X86_64_GLOB_DAT
#endif

#define CORE_NAME "libfixingahole_core.so"

typedef struct redirection {
    uint64_t inside;
    fah_elf_tables own;
    ElfW(Addr) own_base;
    uint32_t changed;
    uint32_t objects; /* how many have been passed */
    uint32_t skipped; /* of them, those that are done already */
} redirection;

/* What one object says of its relocations. */
typedef struct object_relocations {
    const ElfW(Rela) * data;
    const ElfW(Rela) * jumps;
    size_t data_size;
    size_t jumps_size;
    uintptr_t begin; /* of the whole object */
    uintptr_t end;
    uintptr_t fixed_begin; /* made read-only once they were applied */
    uintptr_t fixed_end;
    int is_ours;
    int is_libc;
    int is_allocator; /* what it calls of its own may be called malloc */
} object_relocations;

static void read_names(const ElfW(Dyn) * dynamic, const char* strings, object_relocations* out) {
    for (; dynamic->d_tag != DT_NULL; ++dynamic) {
        const char* name = strings + dynamic->d_un.d_val;
        if (dynamic->d_tag == DT_NEEDED) out->is_ours |= strcmp(name, CORE_NAME) == 0;
        if (dynamic->d_tag != DT_SONAME) continue;
        out->is_ours |= strcmp(name, CORE_NAME) == 0;
        out->is_libc |= strncmp(name, "libc.so", 7) == 0 || strncmp(name, "ld-linux", 8) == 0 ||
                        strncmp(name, "libpthread.so", 13) == 0 || strncmp(name, "linux-vdso", 10) == 0;
    }
}

static const ElfW(Dyn) * read_segments(const struct dl_phdr_info* info, object_relocations* out) {
    const ElfW(Dyn)* dynamic = NULL;
    out->begin = info->dlpi_addr; /* of an executable that is not moved the lowest addresses are no one else's */
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        uintptr_t end = info->dlpi_addr + segment->p_vaddr + segment->p_memsz;
        if (segment->p_type == PT_LOAD && end > out->end) out->end = end;
        if (segment->p_type == PT_DYNAMIC) dynamic = (const ElfW(Dyn)*)(info->dlpi_addr + segment->p_vaddr);
        if (segment->p_type != PT_GNU_RELRO) continue;
        out->fixed_begin = info->dlpi_addr + segment->p_vaddr;
        out->fixed_end = out->fixed_begin + segment->p_memsz;
    }
    return dynamic;
}

static int read_relocations(const struct dl_phdr_info* info, const fah_elf_tables* tables, object_relocations* out) {
    memset(out, 0, sizeof *out);
    const ElfW(Dyn)* dynamic = read_segments(info, out);
    if (!dynamic) return 0;
    size_t without_name = 0;
    out->is_allocator = fah_elf_find(tables, "malloc", fah_elf_hash("malloc")) != 0;
    read_names(dynamic, tables->strings, out);
    for (; dynamic->d_tag != DT_NULL; ++dynamic) {
        const void* pointer = fah_elf_pointer(info->dlpi_addr, dynamic->d_un.d_ptr);
        if (dynamic->d_tag == DT_RELA) out->data = pointer;
        if (dynamic->d_tag == DT_RELASZ) out->data_size = dynamic->d_un.d_val;
        if (dynamic->d_tag == DT_RELACOUNT) without_name = dynamic->d_un.d_val;
        if (dynamic->d_tag == DT_JMPREL) out->jumps = pointer;
        if (dynamic->d_tag == DT_PLTRELSZ) out->jumps_size = dynamic->d_un.d_val;
    }
    /* Those come first, and are most of a C++ library's. */
    if (out->data && without_name * sizeof *out->data <= out->data_size) {
        out->data += without_name;
        out->data_size -= without_name * sizeof *out->data;
    }
    return !out->is_ours && !out->is_libc;
}

/* C++ and Python's own: none of ours, and most of what there is. */
static int is_foreign(const char* name) {
    return (name[0] == '_' && name[1] == 'Z') || (name[0] == 'P' && name[1] == 'y');
}

/* Address of the function of that name in the library of ours, or 0. */
static uintptr_t own_function(const redirection* change, const char* name) {
    if (is_foreign(name)) return 0;
    if (strcmp(name, "dlopen") == 0) name = "fah_dlopen";
    uint32_t index = fah_elf_find(&change->own, name, fah_elf_hash(name));
    if (index == 0 || ELF64_ST_TYPE(change->own.symbols[index].st_info) != STT_FUNC) return 0;
    return change->own_base + change->own.symbols[index].st_value;
}

static int write_slot(const object_relocations* object, uintptr_t slot, uintptr_t function) {
    const uintptr_t page = getauxval(AT_PAGESZ), first = slot & ~(page - 1);
    int is_fixed = slot >= object->fixed_begin && slot < object->fixed_end;
    if (is_fixed && syscall(SYS_mprotect, first, page, PROT_READ | PROT_WRITE) != 0) return 0;
    __atomic_store_n((uintptr_t*)slot, function, __ATOMIC_RELEASE);
    if (is_fixed && first + page <= object->fixed_end) syscall(SYS_mprotect, first, page, PROT_READ);
    return 1;
}

static void change_slots(redirection* change, const struct dl_phdr_info* info, const fah_elf_tables* tables,
                         const object_relocations* object, const ElfW(Rela) * entries, size_t size) {
    for (size_t i = 0; entries && i < size / sizeof *entries; ++i) {
        uint64_t type = ELF64_R_TYPE(entries[i].r_info);
        uint32_t index = (uint32_t)ELF64_R_SYM(entries[i].r_info);
        if (index == 0 || (type != JUMP_SLOT && type != DATA_SLOT)) continue;
        const ElfW(Sym)* symbol = &tables->symbols[index];
        uintptr_t slot = info->dlpi_addr + entries[i].r_offset, now = *(const uintptr_t*)slot;
        int is_inside = now >= object->begin && now < object->end; /* bound to itself, or not bound yet */
        if (is_inside && !object->is_allocator && (type == DATA_SLOT || symbol->st_shndx != SHN_UNDEF)) continue;
        uintptr_t function = own_function(change, tables->strings + symbol->st_name);
        if (!function || now == function) continue;
        change->changed += (uint32_t)write_slot(object, slot, function);
    }
}

static int change_object(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    redirection* change = context;
    fah_elf_tables tables;
    object_relocations object;
    if (change->objects++ < change->skipped) return 0;
    if (!fah_elf_read(info, &tables) || !read_relocations(info, &tables, &object)) return 0;
    change_slots(change, info, &tables, &object, object.data, object.data_size);
    change_slots(change, info, &tables, &object, object.jumps, object.jumps_size);
    return 0;
}

static int find_own(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    redirection* change = context;
    if (!fah_elf_holds(info, change->inside)) return 0;
    change->own_base = info->dlpi_addr;
    return fah_elf_read(info, &change->own);
}

/* Returns how many objects there are. */
static uint32_t change_all(redirection* change) {
    if (dl_iterate_phdr(find_own, change)) dl_iterate_phdr(change_object, change);
    return change->objects;
}

/* Ours of this run, the core first. Added to under the interpreter's lock; read by whoever loads a library. */
static uint64_t insides[FAH_MAX_AGENTS + 1];
static uint32_t inside_count; /* atomic */

typedef struct loads {
    uint64_t unloaded; /* libraries so far: then places in the list are other ones' */
    uint32_t objects;  /* that are done */
} loads;
static loads done;

static int note_unloaded(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    ((loads*)context)->unloaded = info->dlpi_subs;
    return 1;
}

uint32_t fah_redirect(uint64_t inside) {
    redirection change = {.inside = inside};
    uint32_t count = inside_count;
    change_all(&change);
    if (count > FAH_MAX_AGENTS) return change.changed;
    insides[count] = inside;
    __atomic_store_n(&inside_count, count + 1, __ATOMIC_RELEASE);
    return change.changed;
}

void fah_redirect_ends(void) {
    __atomic_store_n(&inside_count, 0, __ATOMIC_RELEASE);
    done = (loads){0, 0};
}

/* Libraries come at the end of the list. Two threads may do the same at once, which does no harm. */
static void redirect_new(void) {
    loads now = {0, 0}, before = done;
    dl_iterate_phdr(note_unloaded, &now);
    for (uint32_t i = 0; i < __atomic_load_n(&inside_count, __ATOMIC_ACQUIRE); ++i) {
        redirection change = {.inside = insides[i], .skipped = before.unloaded == now.unloaded ? before.objects : 0};
        now.objects = change_all(&change);
    }
    done = now;
}

static int is_path(const char* file) {
    int has_slash = 0;
    for (; file && *file && *file != '$'; ++file) has_slash |= *file == '/';
    return file && !*file && has_slash;
}

/* Stands for dlopen. Where the library is searched for depends on who calls: then libc's is jumped to, and what it loads
 * is found with the next one. */
FAH_EXPORT void* fah_dlopen(const char* file, int mode);
void* fah_dlopen(const char* file, int mode) {
    void* (*next)(const char*, int) = FAH_NEXT(dlopen);
    if (!is_path(file) || !fah_image_live()) return next(file, mode);
    void* library = next(file, mode);
    if (library) redirect_new();
    return library;
}
