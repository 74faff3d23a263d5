// report, merge and compare.
// Seen to fail: with one word of compare taken for both sides.
#include "framework/cli/arguments.h"
#include "framework/model/failure.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

std::string refusal(void (*parse)(const Words&), const Words& words) {
    try {
        parse(words);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "taken";
}

void merge(const Words& words) { parse_merge(words); }
void compare(const Words& words) { parse_compare(words); }

TEST(Report, TakesOneFileAndItsOptions) {
    const ReportArguments plain = parse_report({});
    EXPECT_FALSE(plain.file || plain.help || plain.quiet || plain.detailed);
    const ReportArguments all = parse_report({"-o", "out", "run.fah", "--reporter", "json", "-d", "-nt", "--quiet"});
    EXPECT_EQ(all.file, "run.fah");
    EXPECT_EQ(all.output_directory, "out");
    ASSERT_EQ(all.settings.size(), 2u);
    EXPECT_EQ(all.settings[0].key + "=" + all.settings[0].value, "reporters=json");
    EXPECT_EQ(all.settings[1].key + "=" + all.settings[1].value, "options.text.trace=no");
    EXPECT_TRUE(all.detailed && all.quiet);
    EXPECT_EQ(parse_report({"--", "--odd-name"}).file, "--odd-name");
    EXPECT_TRUE(parse_report({"-h"}).help);
}

TEST(Report, TakesAPartAndOpens) {
    const ReportArguments arguments = parse_report({"--from", "10s", "--to=20s", "--open", "a.fah"});
    EXPECT_EQ(arguments.from, "10s");
    EXPECT_EQ(arguments.to, "20s");
    EXPECT_TRUE(arguments.open);
    EXPECT_FALSE(parse_report({}).open);
}

TEST(Merge, NeedsTwoRecordingsAndAPlace) {
    EXPECT_EQ(parse_merge({"a.fah", "b.fah", "-o", "both"}).files, (Words{"a.fah", "b.fah"}));
    EXPECT_EQ(refusal(merge, {"a.fah", "-o", "both"}), "merge needs two recordings or more");
    EXPECT_EQ(refusal(merge, {"a.fah", "b.fah"}), "merge does not know where to write");
    EXPECT_TRUE(parse_merge({"--help"}).help);
}

TEST(Compare, TakesTwoSidesOrNone) {
    const CompareArguments two = parse_compare({"before", "after", "--fail-above", "5%", "--format", "markdown"});
    EXPECT_EQ(two.base, "before");
    EXPECT_EQ(two.changed, "after");
    EXPECT_EQ(two.fail_above, "5%");
    EXPECT_EQ(two.format, "markdown");
    EXPECT_FALSE(parse_compare({}).base);
    EXPECT_EQ(refusal(compare, {"one"}), "compare needs two recordings, or none for the last two runs of a script");
    EXPECT_EQ(refusal(compare, {"a", "b", "c"}), "one word too many for compare: c");
}

}  // namespace
}  // namespace fah
