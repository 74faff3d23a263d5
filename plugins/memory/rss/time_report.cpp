#include "plugins/memory/rss/time_report.h"

#include <cmath>
#include <sstream>

namespace rss {
namespace {

constexpr double NANOSECONDS = 1e9;

// What stands behind "label: " on a line of its own.
std::optional<std::string> field(const std::string& text, const std::string& label) {
    const auto at = text.find(label + ": ");
    if (at == std::string::npos) return std::nullopt;
    const auto from = at + label.size() + 2;
    return text.substr(from, text.find('\n', from) - from);
}

// Seconds, or h:mm:ss or m:ss.cc as the elapsed time is written.
std::optional<std::int64_t> nanoseconds(const std::optional<std::string>& written) {
    if (!written) return std::nullopt;
    std::istringstream parts(*written);
    double seconds = 0;
    bool any = false;
    for (std::string part; std::getline(parts, part, ':'); any = true) {
        std::istringstream digits(part);
        double value = 0;
        if (!(digits >> value)) return std::nullopt;
        seconds = seconds * 60 + value;
    }
    if (!any) return std::nullopt;
    return std::llround(seconds * NANOSECONDS);
}

}  // namespace

std::optional<TimeReport> parse_time_report(const std::string& text) {
    const auto resident = field(text, "Maximum resident set size (kbytes)");
    const auto wall = nanoseconds(field(text, "Elapsed (wall clock) time (h:mm:ss or m:ss)"));
    const auto user = nanoseconds(field(text, "User time (seconds)"));
    const auto system = nanoseconds(field(text, "System time (seconds)"));
    if (!resident || !wall || !user || !system) return std::nullopt;
    std::istringstream digits(*resident);
    std::int64_t kilobytes = 0;
    if (!(digits >> kilobytes)) return std::nullopt;
    return TimeReport{kilobytes * 1024, *wall, *user, *system};
}

}  // namespace rss
