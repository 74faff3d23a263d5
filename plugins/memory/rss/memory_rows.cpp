#include "plugins/memory/rss/memory_rows.h"

#include <unistd.h>

#include <ctime>

namespace rss {
namespace {

using fixingahole::Row;

constexpr std::uint64_t SECOND_NS = 1'000'000'000;
constexpr std::uint64_t VISIBLE_NS = 10'000'000;

std::uint64_t clock_ns(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * SECOND_NS + static_cast<std::uint64_t>(now.tv_nsec);
}

// Start times in /proc count the time that the machine was suspended, CLOCK_MONOTONIC does not.
std::uint64_t suspended_ns() {
    static const std::uint64_t ANSWER = clock_ns(CLOCK_BOOTTIME) - clock_ns(CLOCK_MONOTONIC);
    return ANSWER < VISIBLE_NS ? 0 : ANSWER;
}

Row part(std::uint64_t time_ns, std::uint32_t process, std::uint8_t which, std::int64_t bytes) {
    return {.time_ns = time_ns, .process = process, .kind = FAH_ROW_RESIDENT, .origin = which, .value = bytes};
}

void add(std::uint64_t time_ns, const Looked& looked, std::vector<Row>& rows) {
    const auto part_of = [&](int which, std::int64_t bytes) {
        rows.push_back(part(time_ns, looked.process, static_cast<std::uint8_t>(which), bytes));
    };
    rows.push_back({.time_ns = time_ns, .process = looked.process, .kind = FAH_ROW_RSS, .value = looked.resident.all});
    part_of(FAH_RESIDENT_ANONYMOUS, looked.resident.anonymous);
    part_of(FAH_RESIDENT_FILE, looked.resident.file);
    part_of(FAH_RESIDENT_SHARED, looked.resident.shared);
    part_of(FAH_RESIDENT_SWAP, looked.resident.swap);
    if (!looked.shares) return;
    part_of(FAH_RESIDENT_UNIQUE, looked.shares->unique);
    part_of(FAH_RESIDENT_PROPORTIONAL, looked.shares->proportional);
}

Looked sum_of(const std::vector<Looked>& all) {
    Looked sum;
    bool whole = true;
    Shares shares;
    for (const Looked& each : all) {
        sum.resident.all += each.resident.all;
        sum.resident.anonymous += each.resident.anonymous;
        sum.resident.file += each.resident.file;
        sum.resident.shared += each.resident.shared;
        sum.resident.swap += each.resident.swap;
        whole = whole && each.shares;
        if (!each.shares) continue;
        shares.unique += each.shares->unique;
        shares.proportional += each.shares->proportional;
    }
    if (whole) sum.shares = shares;
    return sum;
}

}  // namespace

std::uint64_t start_time_ns(std::uint64_t start_ticks) {
    const long a_second = ::sysconf(_SC_CLK_TCK);
    if (a_second <= 0) return start_ticks;
    const auto ticks = static_cast<std::uint64_t>(a_second);
    const std::uint64_t since_boot = start_ticks / ticks * SECOND_NS + start_ticks % ticks * (SECOND_NS / ticks);
    return since_boot > suspended_ns() ? since_boot - suspended_ns() : since_boot;
}

std::vector<Row> rows_of(std::uint64_t time_ns, const std::vector<Looked>& all) {
    std::vector<Row> rows;
    if (all.empty()) return rows;
    add(time_ns, sum_of(all), rows);
    for (const Looked& each : all) add(time_ns, each, rows);
    return rows;
}

}  // namespace rss
