// Frees that the ring had no room for are told later, once each, and what does not fit is counted. Seen to fail: without
// putting back what the ring refuses again.
extern "C" {
#include "plugins/memory/heap/agent/untold.h"
#include "plugins/memory/heap/testing/stub_agent.h"
}

#include <gtest/gtest.h>

#include <set>

namespace {

class Untold : public ::testing::Test {
protected:
    void SetUp() override {
        heap_drop_untold();
        stub_reset();
    }
    // A call tells a few.
    static void tell_all() {
        for (int i = 0; i < 2000; ++i) heap_tell_untold();
    }
};

TEST_F(Untold, AreToldOnce) {
    for (std::uint64_t serial = 10; serial < 1010; ++serial) heap_keep_untold(serial, serial * 2);
    tell_all();
    std::set<std::uint64_t> serials;
    for (unsigned i = 0; i < stub_told_count(); ++i) {
        serials.insert(stub_told_at(i).serial);
        EXPECT_EQ(stub_told_at(i).bytes, stub_told_at(i).serial * 2);
    }
    EXPECT_EQ(stub_told_count(), 1000u);
    EXPECT_EQ(serials.size(), 1000u);
}

TEST_F(Untold, WaitWhileTheRingIsFull) {
    heap_keep_untold(10, 0);
    heap_keep_untold(11, 0);
    stub_refuse(1);
    tell_all();
    stub_refuse(0);
    stub_fill(51);
    tell_all();
    EXPECT_EQ(stub_told_count(), 0u);
    stub_fill(50);
    tell_all();
    EXPECT_EQ(stub_told_count(), 2u);
}

TEST_F(Untold, ThatAreTooManyAreCounted) {
    for (std::uint64_t serial = 10; serial < 70010; ++serial) heap_keep_untold(serial, 0);
    const std::uint64_t lost = stub_losses();
    EXPECT_GT(lost, 0u);
    tell_all();
    EXPECT_EQ(stub_told_count() + lost, 70000u);
}

TEST_F(Untold, AreTheParentsInAForksChild) {
    heap_keep_untold(10, 0);
    heap_drop_untold();
    tell_all();
    EXPECT_EQ(stub_told_count(), 0u);
}

}  // namespace
