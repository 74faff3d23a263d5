/* What the static libgcc and libstdc++ of GCC 12 on ask of a glibc newer than 2.34, so that a wheel runs on older ones too.
 * _dl_find_object (2.35) by way of dl_iterate_phdr: slower than glibc's, but what throws here is a person's rare mistake.
 * arc4random (2.36) for std::random_device. */
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>

__attribute__((visibility("hidden"))) int _dl_find_object(void* address, struct dl_find_object* result);
__attribute__((visibility("hidden"))) uint32_t arc4random(void);

typedef struct search {
    ElfW(Addr) address;
    struct dl_find_object* result;
} search;

static int look(struct dl_phdr_info* info, size_t size, void* context) {
    (void)size;
    const search* wanted = context;
    struct dl_find_object* out = wanted->result;
    int holds = 0;
    out->dlfo_eh_frame = NULL;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)* segment = &info->dlpi_phdr[i];
        const ElfW(Addr) begin = info->dlpi_addr + segment->p_vaddr;
        if (segment->p_type == PT_GNU_EH_FRAME) out->dlfo_eh_frame = (void*)begin;
        if (segment->p_type != PT_LOAD || wanted->address - begin >= segment->p_memsz) continue;
        out->dlfo_map_start = (void*)begin;
        out->dlfo_map_end = (void*)(begin + segment->p_memsz);
        holds = 1;
    }
    return holds && out->dlfo_eh_frame;
}

int _dl_find_object(void* address, struct dl_find_object* result) {
    search wanted = {(ElfW(Addr))address, result};
    result->dlfo_flags = 0;
    result->dlfo_link_map = NULL;
    return dl_iterate_phdr(look, &wanted) ? 0 : -1;
}

uint32_t arc4random(void) {
    uint32_t value = 0;
    while (getrandom(&value, sizeof value, 0) != (ssize_t)sizeof value) {
    }
    return value;
}
