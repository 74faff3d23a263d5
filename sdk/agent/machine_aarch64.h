/* machine.h for aarch64. Include machine.h, never this file. */
#ifndef FAH_MACHINE_AARCH64_H
#define FAH_MACHINE_AARCH64_H

#define FAH_FIXUP ".pushsection fah_fixups, \"a\", @progbits\n.balign 4\n.long 1b - .\n.long 2b - .\n.popsection\n"

/* 1 and the 8 bytes at address, or 0 when they cannot be read. */
static inline int fah_read_word(uint64_t address, uint64_t* out) {
    uint64_t value = 0;
    uint32_t failed = 1;
    __asm__ volatile("1: ldr %0, [%2]\n\tmov %w1, wzr\n2:\n" FAH_FIXUP
                     : "+&r"(value), "+&r"(failed)
                     : "r"(address)
                     : "memory");
    *out = value;
    return failed == 0;
}

/* Copies size bytes; returns how many could not be read (0 = all were copied). */
static inline uint64_t fah_copy_guarded(void* to, uint64_t from, uint64_t size) {
    uint32_t byte = 0;
    __asm__ volatile(
        "0: cbz %2, 2f\n1: ldrb %w3, [%1], #1\n\tstrb %w3, [%0], #1\n\tsub %2, %2, #1\n\tb 0b\n2:\n" FAH_FIXUP
        : "+&r"(to), "+&r"(from), "+&r"(size), "+&r"(byte)
        :
        : "cc", "memory");
    return size;
}

/* As in machine_x86_64.h, 32 bytes each. */
static inline int fah_frames_unchanged(const void* inner, uint64_t count, uint64_t to_back, uint64_t to_instruction) {
    for (const uint64_t* entry = inner; count > 0; --count, entry -= 4) {
        uint64_t back = 0, instruction = 0;
        int good = fah_read_word(entry[0] + to_back, &back) & fah_read_word(entry[0] + to_instruction, &instruction);
        if (!good | (back != entry[-4]) | (instruction != entry[2])) return 0;
    }
    return 1;
}

static inline uint64_t fah_context_pc(const void* context) { return ((const ucontext_t*)context)->uc_mcontext.pc; }

static inline uint64_t fah_context_stack(const void* context) { return ((const ucontext_t*)context)->uc_mcontext.sp; }

/* FAH_NATIVE_REGISTERS values, in DWARF's order, the instruction pointer last. */
static inline void fah_context_registers(const void* context, uint64_t* out) {
    const mcontext_t* from = &((const ucontext_t*)context)->uc_mcontext;
    for (int i = 0; i < 31; ++i) out[i] = from->regs[i];
    out[31] = from->sp;
    out[32] = from->pc;
}

static inline void fah_set_context_pc(void* context, uint64_t pc) { ((ucontext_t*)context)->uc_mcontext.pc = pc; }

/* 1 when the instruction before pc is `svc #0`. */
static inline int fah_after_system_call(uint64_t pc) {
    uint64_t before = 0;
    return fah_read_word(pc - 8, &before) && before >> 32 == 0xd4000001u;
}

#endif
