// What `/usr/bin/time -v -o FILE` wrote.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace rss {

struct TimeReport {
    std::int64_t max_rss_bytes = 0;  // the largest single process
    std::int64_t wall_ns = 0;
    std::int64_t user_ns = 0;
    std::int64_t system_ns = 0;
};

// Nothing when the text is not such a report, or only a part of one.
std::optional<TimeReport> parse_time_report(const std::string& text);

}  // namespace rss
