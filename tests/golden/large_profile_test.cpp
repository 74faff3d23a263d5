// A profile with more call paths than a report can hold.
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/loaded_plugin.h"
#include "tests/golden/profiles.h"

#include <gtest/gtest.h>

namespace fah::test {
namespace {

constexpr int PATHS = 100'050;

Profile large_profile() {
    ProfileBuilder make;
    for (int line = 1; line <= PATHS; ++line) make.add({{"work", 1, line}}, python(line <= 60 ? 1 : 2));
    return make.build();
}

std::size_t count(std::string_view text, std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
    return found;
}

TEST(LargeProfile, TheSmallestNodesAreLeftOutAndCounted) {
    const LoadedPlugin plugin{std::string{FAH_REPORTER_FOLDER} + "/json.so"};
    const Tables tables = analyze(large_profile(), app_options());
    ASSERT_EQ(tables.nodes.parent.size(), PATHS + 1u);
    const ModelView view{tables};
    const std::string text = PluginReporter{{"json", plugin.plugin(), plugin.reporter()}}.render(0, *view.table());
    EXPECT_EQ(count(text, "\"left_out_ns\""), PATHS + 1u - 60u);
    EXPECT_NE(text.find("\"call_tree_left_out\": 60"), text.npos);
    EXPECT_NE(text.find("\"left_out_ns\": 60000000"), text.npos);
}

}  // namespace
}  // namespace fah::test
