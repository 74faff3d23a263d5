// Seen to fail: with each bar showing what was held last in its part instead of the most, and with nothing carried on.
#include "plugins/reporters/support/sparkline.h"

#include <gtest/gtest.h>

namespace reporters {
namespace {

TEST(Sparkline, EachBarIsTheMostOfItsPartAndHoldsUntilTheNextPoint) {
    EXPECT_EQ(sparkline({{10, 100}, {11, 0}, {30, 50}}, 4, 40, 100), "▁█▁▅");
    EXPECT_EQ(sparkline({{0, 100}}, 3, 40, 100), "███");
}

TEST(Sparkline, WhatLiesOutsideIsPutToTheEnds) {
    EXPECT_EQ(sparkline({{-5, 100}, {90, 200}}, 2, 40, 100), "██");
    EXPECT_EQ(sparkline({}, 3, 40, 0), "▁▁▁");
    EXPECT_EQ(sparkline({{1, 1}}, 0, 40, 1), "");
}

}  // namespace
}  // namespace reporters
