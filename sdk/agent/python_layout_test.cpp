// Version texts, and which versions are known. Whether the offsets are right is seen by core_sampling_test.
extern "C" {
#include "sdk/agent/python_layout.h"
#include "sdk/agent/wire.h"
}

#include <gtest/gtest.h>

#include <array>

namespace {

TEST(PythonVersion, IsReadFromTheText) {
    EXPECT_EQ(fah_python_version_of("3.11.7 (main, May  9 2026)"), 0x030b07f0u);
    EXPECT_EQ(fah_python_version_of("3.8.18"), 0x030812f0u);
    EXPECT_EQ(fah_python_version_of("3.13.0rc2+ (heads/3.13)"), 0x030d00c2u);
    EXPECT_EQ(fah_python_version_of("3.15.0a3"), 0x030f00a3u);
    EXPECT_EQ(fah_python_version_of("no version"), 0u);
    EXPECT_EQ(fah_python_version_of(""), 0u);
}

TEST(PythonLayout, OldAndForeignVersionsAreUnknown) {
    fah_python_layout layout;
    EXPECT_EQ(fah_python_layout_of(0x030712f0, 0, &layout), FAH_STATUS_UNKNOWN_VERSION);
    EXPECT_EQ(fah_python_layout_of(0x020712f0, 0, &layout), FAH_STATUS_UNKNOWN_VERSION);
    EXPECT_EQ(fah_python_layout_of(0, 0, &layout), FAH_STATUS_UNKNOWN_VERSION);
}

TEST(PythonLayout, FrozenVersionsNeedNoRuntime) {
    fah_python_layout layout;
    for (std::uint32_t minor = 8; minor <= 12; ++minor) {
        EXPECT_EQ(fah_python_layout_of(0x030000f0u | minor << 16, 0, &layout), FAH_STATUS_SAMPLING) << minor;
        EXPECT_EQ(layout.index_scale != 0, minor < 11) << minor;
        EXPECT_EQ(layout.code_qualname == FAH_NOT_THERE, minor < 11) << minor;
    }
}

// A runtime as 3.13 lays it out: cookie, version, free-threaded, then sections that begin with a size.
class DebugOffsets : public ::testing::Test {
protected:
    DebugOffsets() {
        words_[0] = 0x7970677562656478ull;
        words_[1] = 0x030d00f0;
        words_[19 + 4] = 72;
        words_[19 + 5] = 152;
        words_[28 + 1] = 8;
        words_[28 + 5] = 70;
        words_[34 + 9] = 200;
    }

    std::uint32_t read(std::uint32_t version) {
        return fah_python_layout_of(version, reinterpret_cast<std::uint64_t>(words_.data()), &layout_);
    }

    std::array<std::uint64_t, 128> words_{};
    fah_python_layout layout_{};
};

TEST_F(DebugOffsets, AreRead) {
    ASSERT_EQ(read(0x030d01f0), FAH_STATUS_SAMPLING);
    EXPECT_EQ(layout_.thread_frame, 72);
    EXPECT_EQ(layout_.thread_id, 152);
    EXPECT_EQ(layout_.frame_back, 8);
    EXPECT_EQ(layout_.frame_owner, 70);
    EXPECT_EQ(layout_.code_bytecode, 200);
}

TEST_F(DebugOffsets, OfAFreeThreadedBuildAreRefused) {
    words_[2] = 1;
    EXPECT_EQ(read(0x030d00f0), FAH_STATUS_FREE_THREADED);
}

TEST_F(DebugOffsets, WithoutTheCookieOrOfAnotherVersionAreRefused) {
    EXPECT_EQ(read(0x031000f0), FAH_STATUS_UNKNOWN_VERSION) << "a minor version nobody has looked at";
    words_[1] = 0x030e00f0;
    EXPECT_EQ(read(0x030d00f0), FAH_STATUS_UNKNOWN_VERSION);
    words_[1] = 0x030d00f0;
    words_[0] = 0;
    EXPECT_EQ(read(0x030d00f0), FAH_STATUS_UNKNOWN_VERSION);
}

TEST_F(DebugOffsets, ThatCannotBeAreRefused) {
    words_[34 + 9] = 1u << 20;
    EXPECT_EQ(read(0x030d00f0), FAH_STATUS_UNKNOWN_VERSION);
}

}  // namespace
