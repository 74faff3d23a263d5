#include "framework/cli/commands/sampling_window.h"

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

namespace fah {
namespace {

constexpr std::uint64_t NS_PER_MS = 1'000'000;
constexpr std::int64_t BYTES_PER_KB = 1024;

// Until the time, or until the program ends: then true.
bool ends_before(const Target& target, std::uint64_t time_ns) {
    for (std::uint64_t now = monotonic_ns(); now < time_ns; now = monotonic_ns()) {
        constexpr std::uint64_t LONGEST = std::numeric_limits<int>::max();
        const auto rest_ms = static_cast<int>(std::min((time_ns - now) / NS_PER_MS + 1, LONGEST));
        pollfd watched{.fd = target.fd(), .events = POLLIN, .revents = 0};
        if (::poll(&watched, 1, rest_ms) > 0) return true;
    }
    return target.ended();
}

std::int64_t peak_rss(pid_t pid) {
    constexpr std::string_view FIELD = "VmHWM:";
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(FIELD)) return std::stoll(line.substr(FIELD.size())) * BYTES_PER_KB;
    }
    return 0;
}

std::string in_seconds(std::int64_t ns) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(ns) / 1e9);
    return text;
}

void drop(RunFacts& run, std::initializer_list<std::string_view> keys) {
    std::erase_if(run.facts, [&](const Fact& fact) { return std::ranges::find(keys, fact.key) != keys.end(); });
}

}  // namespace

std::uint64_t opening_time(const Target& target, const SamplingWindow& window) {
    return window.start_ns == 0 ? 0 : target.start_ns() + static_cast<std::uint64_t>(window.start_ns);
}

bool outlives(const Target& target, const SamplingWindow& window) {
    if (window.stop_ns == 0) return false;
    return !ends_before(target, target.start_ns() + static_cast<std::uint64_t>(window.stop_ns));
}

TargetResult result_so_far(const Target& target) {
    TargetResult result{.start_ns = target.start_ns()};
    result.ended.end_ns = monotonic_ns();
    result.ended.max_rss_bytes = peak_rss(target.pid());
    return result;
}

void add_window_facts(RunFacts& run, const SamplingWindow& window, const TargetResult& result, bool goes_on) {
    if (window.is_whole_run()) return;
    const auto end = static_cast<std::int64_t>(result.wall_ns());
    const std::int64_t start = std::min(window.start_ns, end);
    run.set(integer_fact("elapsed_ns", end - start));
    run.set(integer_fact("sampled_from_ns", start));
    run.set(integer_fact("sampled_to_ns", end));
    drop(run, {"user_ns", "system_ns"});
    const std::string ended = "the program ended after " + in_seconds(end) + ", before sampling was to ";
    if (goes_on) {
        drop(run, {"exit_code"});
    } else if (end <= window.start_ns) {
        run.notes.push_back(ended + "begin at " + in_seconds(window.start_ns) + ": nothing of it is in this profile");
    } else if (window.stop_ns != 0) {
        run.notes.push_back(ended + "stop at " + in_seconds(window.stop_ns));
    }
}

}  // namespace fah
