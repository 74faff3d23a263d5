// Guarded reads: what is there is read, what is not there is said, and nothing dies.
extern "C" {
#include "sdk/agent/machine.h"
}

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <csignal>
#include <cstdint>

namespace {

void on_fault(int, siginfo_t*, void* context) {
    if (!fah_resume_guarded(context)) std::_Exit(99);
}

class GuardedReads : public ::testing::Test {
protected:
    GuardedReads() {
        struct sigaction action = {};
        action.sa_sigaction = on_fault;
        action.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &action, &before_);
        pages_ =
            static_cast<std::uint8_t*>(mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        for (int i = 0; i < 4096; ++i) pages_[i] = static_cast<std::uint8_t>(i);
        mprotect(pages_ + 4096, 4096, PROT_NONE);
    }
    ~GuardedReads() override {
        sigaction(SIGSEGV, &before_, nullptr);
        munmap(pages_, 8192);
    }
    std::uint64_t address(int offset) const {
        return reinterpret_cast<std::uint64_t>(pages_) + static_cast<std::uint64_t>(offset);
    }

    struct sigaction before_ = {};
    std::uint8_t* pages_ = nullptr;
};

TEST_F(GuardedReads, ReadWhatIsThere) {
    std::uint64_t word = 0;
    std::uint32_t half = 0;
    std::uint8_t byte = 0;
    EXPECT_TRUE(fah_read_word(address(8), &word));
    EXPECT_EQ(word, 0x0f0e0d0c0b0a0908ull);
    EXPECT_TRUE(fah_read_u32(address(12), &half));
    EXPECT_EQ(half, 0x0f0e0d0cu);
    EXPECT_TRUE(fah_read_byte(address(13), &byte));
    EXPECT_EQ(byte, 13);
}

TEST_F(GuardedReads, SayWhatIsNotThere) {
    std::uint64_t word = 1;
    for (const std::uint64_t bad : {address(4096), std::uint64_t{8}, std::uint64_t{0xdead000000000000}}) {
        EXPECT_FALSE(fah_read_word(bad, &word)) << bad;
    }
}

TEST_F(GuardedReads, CopiesStopAtTheHole) {
    std::uint8_t to[64] = {};
    EXPECT_EQ(fah_copy_guarded(to, address(4096 - 64), 64), 0u);
    EXPECT_EQ(to[63], 255);
    EXPECT_EQ(fah_copy_guarded(to, address(4096 - 10), 64), 54u);
    EXPECT_EQ(to[9], 255);
}

}  // namespace
