#include "framework/config/suggest.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

const std::vector<std::string> KNOWN{"rate", "root", "recording_max", "plugin_path", "clock"};

TEST(NearestName, Few_edits_are_a_typo) {
    EXPECT_EQ(nearest_name("rat", KNOWN), "rate");
    EXPECT_EQ(nearest_name("rtae", KNOWN), "rate");
    EXPECT_EQ(nearest_name("clokc", KNOWN), "clock");
    EXPECT_EQ(nearest_name("plugins_path", KNOWN), "plugin_path");
    EXPECT_EQ(nearest_name("recordingmax", KNOWN), "recording_max");
}

TEST(NearestName, Case_and_dashes_do_not_count) {
    EXPECT_EQ(nearest_name("RECORDING-MAX", KNOWN), "recording_max");
    EXPECT_EQ(nearest_name("Rate", KNOWN), "rate");
}

TEST(NearestName, Beginnings_are_a_guess_too) {
    EXPECT_EQ(nearest_name("plug", KNOWN), "plugin_path");
    EXPECT_EQ(nearest_name("pl", KNOWN), "");
}

TEST(NearestName, Far_names_are_no_guess) {
    EXPECT_EQ(nearest_name("colour", KNOWN), "");
    EXPECT_EQ(nearest_name("x", {"a", "b"}), "");
    EXPECT_EQ(nearest_name("rote", {"trace"}), "");
    EXPECT_EQ(nearest_name("", KNOWN), "");
    EXPECT_EQ(nearest_name("rate", {}), "");
}

TEST(NearestName, Of_equals_the_first) { EXPECT_EQ(nearest_name("cat", {"bat", "rat"}), "bat"); }

TEST(Suggest, A_guess_or_all_that_is_known) {
    EXPECT_EQ(suggest("rat", KNOWN), "did you mean \"rate\"?");
    EXPECT_EQ(suggest("green", {"red", "blue"}), "known are: red, blue");
    EXPECT_EQ(suggest("green", {}), "");
}

}  // namespace
}  // namespace fah
