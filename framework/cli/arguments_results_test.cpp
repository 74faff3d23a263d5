// Options about logs, live reports, several runs and earlier results.
#include "framework/cli/arguments.h"

#include <gtest/gtest.h>
#include <sstream>

namespace fah {
namespace {

Words words(const std::string& line) {
    std::istringstream in(line);
    Words result;
    for (std::string word; in >> word;) result.push_back(word);
    return result;
}

TEST(ProfileSwitches, Logs_live_reports_and_several_runs) {
    const ProfileArguments all =
        parse_profile(words("-l debug --live 2.5 app.py -r 3 --no-metadata --no-sort --output-file a.json --metadata"));
    EXPECT_EQ(all.log_level, "DEBUG");
    EXPECT_EQ(all.live_ns, 2'500'000'000);
    EXPECT_EQ(all.repeat, 3u);
    EXPECT_EQ(all.statistics.file, "a.json");
    EXPECT_TRUE(all.statistics.metadata);
    EXPECT_FALSE(all.statistics.sort);
    EXPECT_EQ(parse_profile(words("--live 500ms app.py")).live_ns, 500'000'000);
}

TEST(ProfileSwitches, Of_trace_and_no_trace_the_later_wins) {
    EXPECT_EQ(parse_profile(words("-t app.py -nt")).settings.back().value, "no");
    EXPECT_EQ(parse_profile(words("-nt app.py --trace")).settings.back().value, "yes");
    EXPECT_EQ(parse_profile(words("-nt app.py")).settings.back().key, "options.text.trace");
}

TEST(Doctor, Takes_options_only) {
    const DoctorArguments arguments = parse_doctor(words("--python py --plugin-path p"));
    EXPECT_EQ(arguments.settings.at(0).value, "py");
    EXPECT_EQ(arguments.settings.at(1).key, "plugin_path");
    EXPECT_TRUE(parse_doctor({"--help"}).help);
}

TEST(Results, Stats_and_summarize) {
    const StatsArguments stats = parse_stats(words("runs -o mine.json --no-sort --quiet"));
    EXPECT_EQ(stats.folder, "runs");
    EXPECT_EQ(stats.statistics.file, "mine.json");
    EXPECT_TRUE(stats.quiet && stats.statistics.metadata && !stats.statistics.sort);
    const SummarizeArguments plain = parse_summarize({"a.json"});
    EXPECT_EQ(plain.top, 10);
    EXPECT_EQ(plain.threshold, 0.1);
    const SummarizeArguments all = parse_summarize(words("-n 3 a.json -t 2.5"));
    EXPECT_EQ(all.file, "a.json");
    EXPECT_EQ(all.top, 3);
    EXPECT_EQ(all.threshold, 2.5);
    EXPECT_TRUE(parse_settings({"--json"}).json);
    EXPECT_EQ(parse_completion({"zsh"}).shell, "zsh");
}

}  // namespace
}  // namespace fah
