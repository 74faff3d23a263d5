#include "plugins/memory/rss/time_report.h"

#include <gtest/gtest.h>

namespace {

const std::string REPORT = R"(	Command being timed: "python -c 'print(1): 2'"
	User time (seconds): 0.75
	System time (seconds): 0.05
	Percent of CPU this job got: 99%
	Elapsed (wall clock) time (h:mm:ss or m:ss): 1:02:03.50
	Average shared text size (kbytes): 0
	Maximum resident set size (kbytes): 9216
	Exit status: 0
)";

TEST(TimeReport, reads_resident_set_and_times) {
    const auto report = rss::parse_time_report(REPORT);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->max_rss_bytes, 9216 * 1024);
    EXPECT_EQ(report->wall_ns, 3'723'500'000'000);
    EXPECT_EQ(report->user_ns, 750'000'000);
    EXPECT_EQ(report->system_ns, 50'000'000);
}

TEST(TimeReport, a_part_of_a_report_is_none) {
    EXPECT_FALSE(rss::parse_time_report(""));
    EXPECT_FALSE(rss::parse_time_report(REPORT.substr(0, REPORT.find("Maximum"))));
    std::string garbage = REPORT;
    garbage.replace(garbage.find("9216"), 4, "many");
    EXPECT_FALSE(rss::parse_time_report(garbage));
}

}  // namespace
