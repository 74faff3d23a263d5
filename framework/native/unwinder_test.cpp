// Stacks of this very program, unwound from a copy.
//
// Seen to fail: with the return address looked up instead of the call before it; with the end of the copy not checked; with
// a file's inode not compared.
#include "framework/native/native_process.h"

#include <fixingahole/agent.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace fah {
namespace {

struct Captured {
    ucontext_t context;
    std::vector<std::byte> stack;
    std::uint64_t address = 0;
};

constexpr std::size_t COPY = 4096;

std::uint64_t register_of(const ucontext_t& context, unsigned number) {
#if defined(__aarch64__)
    if (number == PC_REGISTER) return context.uc_mcontext.pc;
    return number == STACK_REGISTER ? context.uc_mcontext.sp : context.uc_mcontext.regs[number];
#else
    constexpr int PLACES[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8,
                              REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
    return static_cast<std::uint64_t>(context.uc_mcontext.gregs[PLACES[number]]);
#endif
}

// Of the calling thread; the first one's may end soon above its frames.
std::uint64_t stack_end() {
    pthread_attr_t attributes;
    void* begin = nullptr;
    std::size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
    pthread_attr_getstack(&attributes, &begin, &size);
    pthread_attr_destroy(&attributes);
    return reinterpret_cast<std::uint64_t>(begin) + size;
}

[[gnu::noinline]] void capture_here(Captured& out) {
    getcontext(&out.context);
    out.address = register_of(out.context, STACK_REGISTER);
    out.stack.resize(COPY);
    const std::size_t bytes = std::min(COPY, stack_end() - out.address);
    std::memcpy(out.stack.data(), reinterpret_cast<const void*>(out.address), bytes);
}

}  // namespace

[[gnu::noinline]] int unwinder_test_inner(Captured& out) {
    capture_here(out);
    return static_cast<int>(out.stack.size());
}
[[noreturn, gnu::noinline]] void unwinder_test_leave(Captured& out) {
    capture_here(out);
    throw 1;
}
// Its last instruction is the call: the return address lies behind it.
[[gnu::noinline]] int unwinder_test_last_call(Captured& out) { unwinder_test_leave(out); }
[[gnu::noinline]] int unwinder_test_outer(Captured& out) { return unwinder_test_inner(out) + 1; }

namespace {

Registers registers_of(const Captured& captured) {
    Registers registers;
    for (unsigned i = 0; i < REGISTER_COUNT; ++i) registers.set(i, register_of(captured.context, i));
    return registers;
}

class Unwinder : public ::testing::Test {
protected:
    Unwinder() { unwinder_test_outer(captured_); }

    std::vector<std::string> names(std::size_t bytes, StepEnd* end = nullptr) {
        const StackCopy copy{.address = captured_.address, .bytes = std::span(captured_.stack).first(bytes)};
        const NativeStack stack = unwind(MemoryMap::of_process(::getpid()), code_, registers_of(captured_), copy);
        if (end != nullptr) *end = stack.end;
        std::vector<std::string> names;
        for (const NativeFrame* frame : stack.frames) names.push_back(frame->function);
        return names;
    }

    static bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

    Captured captured_;
    NativeCode code_;
};

TEST_F(Unwinder, CallersInTheirOrder) {
    const std::vector<std::string> found = names(COPY);
    ASSERT_GE(found.size(), 4U);
    EXPECT_TRUE(holds(found[0], "capture_here")) << found[0];
    EXPECT_TRUE(holds(found[1], "unwinder_test_inner")) << found[1];
    EXPECT_TRUE(holds(found[2], "unwinder_test_outer")) << found[2];
    EXPECT_TRUE(holds(found[3], "Unwinder")) << found[3];
}

TEST_F(Unwinder, ACallThatDoesNotReturn) {
    EXPECT_THROW(unwinder_test_last_call(captured_), int);
    const std::vector<std::string> found = names(COPY);
    ASSERT_GE(found.size(), 4U);
    EXPECT_TRUE(holds(found[1], "unwinder_test_leave")) << found[1];
    EXPECT_TRUE(holds(found[2], "unwinder_test_last_call")) << found[2];
}

TEST_F(Unwinder, ACopyThatEndsCutsTheStack) {
    StepEnd end = StepEnd::BOTTOM;
    const std::size_t whole = names(COPY, &end).size();
    for (const std::size_t bytes : {0UL, 8UL, 16UL, 64UL, 128UL}) {
        const std::size_t part = names(bytes, &end).size();
        EXPECT_LT(part, whole);
        EXPECT_GE(part, 1U);
    }
    EXPECT_EQ(names(0, &end).size(), 1U);
    EXPECT_EQ(end, StepEnd::CUT);
}

TEST_F(Unwinder, CodeThatLiesNowhere) {
    const MemoryMap nothing;
    const NativeStack stack = unwind(nothing, code_, registers_of(captured_), {});
    ASSERT_EQ(stack.frames.size(), 1U);
    EXPECT_EQ(stack.frames[0]->function, "[code without a file]");
    EXPECT_EQ(stack.end, StepEnd::NO_TABLE);
}

TEST_F(Unwinder, AnotherFileOfThatNameIsNotRead) {
    const MemoryMap real = MemoryMap::of_process(::getpid());
    Mapping mapping = *real.find(reinterpret_cast<std::uint64_t>(&unwinder_test_outer));
    ASSERT_NE(code_.object(mapping), nullptr);
    ++mapping.inode;
    EXPECT_EQ(code_.object(mapping), nullptr);
}

TEST_F(Unwinder, RecordsThatMakeNoSense) {
    NativeCounts counts;
    NativeProcess process(code_, counts, ::getpid(), 0);
    std::vector<std::byte> body(sizeof(fah_wire_native) + 64);
    const auto take = [&](std::uint64_t address, std::uint32_t bytes, std::uint32_t registers) {
        const fah_wire_native head{.address = address, .stack_bytes = bytes, .register_count = registers};
        std::memcpy(body.data(), &head, sizeof(head));
        return process.take(1, body);
    };
    EXPECT_TRUE(take(0x1000, 48, 2));
    EXPECT_TRUE(take(0x1030, 64, 0));
    EXPECT_FALSE(take(0x1030, 64, 0)) << "does not go on where the last piece ended";
    EXPECT_FALSE(take(0x1000, 49, 2)) << "longer than it is";
    EXPECT_FALSE(take(0x1000, 0, FAH_NATIVE_REGISTERS + 1));
    EXPECT_FALSE(process.take(1, std::span(body).first(8)));
    std::span<const MergedFrame> out;
    EXPECT_FALSE(process.merge(1, {}, out)) << "code_type lies nowhere: another program";
    EXPECT_EQ(counts.unknown_maps, 1U);
}

}  // namespace
}  // namespace fah
