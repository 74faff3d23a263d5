// Our symbol lookup against the loader's own.
extern "C" {
#include "sdk/agent/elf_lookup.h"
}

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>

extern "C" __attribute__((visibility("default"))) int fah_elf_lookup_test_mark;
int fah_elf_lookup_test_mark = 1;

namespace {

TEST(ElfLookup, FindsWhatTheLoaderFinds) {
    for (const char* name : {"pthread_create", "pthread_key_create", "execve", "quick_exit", "__tls_get_addr"}) {
        EXPECT_EQ(fah_find_symbol(name), reinterpret_cast<std::uintptr_t>(dlsym(RTLD_DEFAULT, name))) << name;
    }
}

// Of these libc has several implementations; the loader asks it which one.
TEST(ElfLookup, FindsTheImplementationForThisProcessor) {
    for (const char* name : {"memcpy", "memmove", "mempcpy", "__memmove_chk", "strlen"}) {
        EXPECT_EQ(fah_find_next_symbol(name), reinterpret_cast<std::uintptr_t>(dlsym(RTLD_NEXT, name))) << name;
    }
}

TEST(ElfLookup, SaysWhenThereIsNone) {
    EXPECT_EQ(fah_find_symbol("_PyRuntime_is_not_here"), 0u);
    EXPECT_EQ(fah_find_next_symbol("fah_elf_lookup_test_mark"), 0u) << "only behind this object";
}

TEST(ElfLookup, NextIsBehindThisObject) {
    EXPECT_EQ(fah_find_next_symbol("sigaction"), reinterpret_cast<std::uintptr_t>(dlsym(RTLD_NEXT, "sigaction")));
}

TEST(ElfLookup, KnowsAFunctionsMachineCode) {
    const auto range = fah_find_function("pthread_create");
    EXPECT_GT(range.end, range.begin);
    fah_elf_object object;
    ASSERT_TRUE(fah_find_object(range.begin, &object));
    bool inside = false;
    for (std::uint32_t i = 0; i < object.text_count; ++i)
        inside |= range.begin >= object.text[i].begin && range.end <= object.text[i].end;
    EXPECT_TRUE(inside);
    EXPECT_FALSE(fah_find_object(16, &object));
}

}  // namespace
