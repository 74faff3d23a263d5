/* machine.h for x86_64. Include machine.h, never this file. */
#ifndef FAH_MACHINE_X86_64_H
#define FAH_MACHINE_X86_64_H

#define FAH_FIXUP ".pushsection fah_fixups, \"a\", @progbits\n.balign 4\n.long 1b - .\n.long 2b - .\n.popsection\n"

/* 1 and the 8 bytes at address, or 0 when they cannot be read. */
static inline int fah_read_word(uint64_t address, uint64_t* out) {
    uint64_t value = 0;
    uint32_t failed = 1;
    __asm__ volatile("1: movq (%2), %0\n\txorl %1, %1\n2:\n" FAH_FIXUP
                     : "+&r"(value), "+&r"(failed)
                     : "r"(address)
                     : "cc", "memory");
    *out = value;
    return failed == 0;
}

/* Copies size bytes; returns how many could not be read (0 = all were copied). */
static inline uint64_t fah_copy_guarded(void* to, uint64_t from, uint64_t size) {
    __asm__ volatile("1: rep movsb\n2:\n" FAH_FIXUP : "+D"(to), "+S"(from), "+c"(size) : : "memory");
    return size;
}

/* 1 when each of `count` > 0 frames still has the caller and the instruction that it had. `inner` is the innermost one's
 * entry, those of its callers stand before it, `stride` bytes each: address, code, instruction; before the outermost
 * one's stands one whose address is 0. One load after the other, as few instructions as can be. */
static inline int fah_frames_unchanged(const void* inner, uint64_t count, uint64_t to_back, uint64_t to_instruction) {
    uint64_t frame = 0, word = 0;
    __asm__ volatile(
        "3: movq (%0), %2\n"
        "1: movq (%2,%4), %3\n\tcmpq -32(%0), %3\n\tjne 2f\n"
        "4: movq (%2,%5), %3\n\tcmpq 16(%0), %3\n\tjne 2f\n\tsubq $32, %0\n\tdecq %1\n\tjnz 3b\n2:\n" FAH_FIXUP
        ".pushsection fah_fixups, \"a\", @progbits\n.balign 4\n.long 4b - .\n.long 2b - .\n.popsection\n"
        : "+&r"(inner), "+&r"(count), "+&r"(frame), "+&r"(word)
        : "r"(to_back), "r"(to_instruction)
        : "cc", "memory");
    return count == 0;
}

static inline uint64_t fah_context_pc(const void* context) {
    return (uint64_t)((const ucontext_t*)context)->uc_mcontext.gregs[REG_RIP];
}

static inline uint64_t fah_context_stack(const void* context) {
    return (uint64_t)((const ucontext_t*)context)->uc_mcontext.gregs[REG_RSP];
}

/* FAH_NATIVE_REGISTERS values, in DWARF's order, the instruction pointer last. */
static inline void fah_context_registers(const void* context, uint64_t* out) {
    const greg_t* from = ((const ucontext_t*)context)->uc_mcontext.gregs;
    out[0] = (uint64_t)from[REG_RAX];
    out[1] = (uint64_t)from[REG_RDX];
    out[2] = (uint64_t)from[REG_RCX];
    out[3] = (uint64_t)from[REG_RBX];
    out[4] = (uint64_t)from[REG_RSI];
    out[5] = (uint64_t)from[REG_RDI];
    out[6] = (uint64_t)from[REG_RBP];
    out[7] = (uint64_t)from[REG_RSP];
    for (int i = 0; i < 8; ++i) out[8 + i] = (uint64_t)from[REG_R8 + i];
    out[16] = (uint64_t)from[REG_RIP];
}

static inline void fah_set_context_pc(void* context, uint64_t pc) {
    ((ucontext_t*)context)->uc_mcontext.gregs[REG_RIP] = (greg_t)pc;
}

/* 1 when the instruction before pc is `syscall` (0f 05). */
static inline int fah_after_system_call(uint64_t pc) {
    uint64_t before = 0;
    return fah_read_word(pc - 8, &before) && before >> 48 == 0x050f;
}

#endif
