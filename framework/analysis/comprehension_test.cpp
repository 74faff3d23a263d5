#include "framework/analysis/comprehension.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

constexpr CodePosition WORK{"Tool.work", "a.py", 10, 12};

TEST(Comprehension, RunsWhereItIsDefined) {
    for (const char* word : {"<listcomp>", "<setcomp>", "<dictcomp>"}) {
        const std::string qualified = std::string{"Tool.work.<locals>."} + word;
        EXPECT_TRUE(runs_in_its_definer({qualified, "a.py", 12, 13}, WORK)) << word;
        EXPECT_TRUE(runs_in_its_definer({word, "a.py", 12, 13}, WORK)) << word;
    }
}

TEST(Comprehension, OfAnotherFileIsNotPartOfTheCaller) {
    EXPECT_FALSE(runs_in_its_definer({"<listcomp>", "b.py", 12, 13}, WORK));
}

TEST(Comprehension, OrdinaryFunctionsAndLambdasStayThemselves) {
    EXPECT_FALSE(runs_in_its_definer({"Tool.work.<locals>.inner", "a.py", 11, 12}, WORK));
    EXPECT_FALSE(runs_in_its_definer({"Tool.work.<locals>.<lambda>", "a.py", 11, 12}, WORK));
}

TEST(Comprehension, AGeneratorCountsToItsDefinerAlone) {
    const CodePosition generator{"Tool.work.<locals>.<genexpr>", "a.py", 12, 12};
    EXPECT_TRUE(runs_in_its_definer(generator, WORK));
    EXPECT_FALSE(runs_in_its_definer(generator, {"consume", "a.py", 3, 5}));
}

TEST(Comprehension, WithoutQualifiedNamesPlacesDecide) {
    const CodePosition generator{"<genexpr>", "a.py", 13, 13};
    EXPECT_TRUE(runs_in_its_definer(generator, {"work", "a.py", 10, 12}));
    EXPECT_FALSE(runs_in_its_definer(generator, {"consume", "a.py", 3, 5})) << "too far from the statement";
    EXPECT_FALSE(runs_in_its_definer(generator, {"later", "a.py", 20, 22})) << "defined below";
    EXPECT_FALSE(runs_in_its_definer(generator, {"work", "a.py", 10, 17})) << "consumed by a later statement";
}

}  // namespace
}  // namespace fah
