#include "framework/model/failure.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

TEST(Failure, CarriesWhatHintWhereAndExitCode) {
    const Failure failure("unknown key 'samplr'", "did you mean 'sampler'?", "pyproject.toml:12", EXIT_INTERNAL);
    EXPECT_STREQ(failure.what(), "unknown key 'samplr'");
    EXPECT_EQ(failure.hint(), "did you mean 'sampler'?");
    EXPECT_EQ(failure.where(), "pyproject.toml:12");
    EXPECT_EQ(failure.exit_code(), 70);
}

TEST(Failure, IsAUsageErrorUnlessItSaysOtherwise) {
    const Failure failure("no such script");
    EXPECT_EQ(failure.exit_code(), 2);
    EXPECT_TRUE(failure.hint().empty());
    EXPECT_TRUE(failure.where().empty());
}

}  // namespace
}  // namespace fah
