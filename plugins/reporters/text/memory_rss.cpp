#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <cstdlib>

namespace text_report {
namespace {

constexpr std::size_t AMOUNT = 14, RULE = 57;

// Of the process tree, at the look nearest to that moment.
std::int64_t resident_at(const reporters::ProfileView& profile, std::int64_t time_ns) {
    std::size_t nearest = 0;
    const auto distance = [&](std::size_t row) { return std::abs(profile.rss_time.at(row) - time_ns); };
    for (std::size_t row = 1; row < profile.rss_time.size(); ++row)
        if (distance(row) < distance(nearest)) nearest = row;
    return profile.rss_bytes.at(nearest);
}

std::string row(std::int64_t bytes, const std::string& what) {
    return reporters::pad_left(reporters::bytes(bytes), AMOUNT) + "  " + what + "\n";
}

std::string reason(std::int64_t resident, std::int64_t heap) {
    if (resident >= heap)
        return reporters::bytes(resident - heap) +
               " more were resident than the heap held: the interpreter and its libraries, stacks, mapped files, what "
               "the\n"
               "allocators keep for later, and the rings of this profiler.\n";
    return reporters::bytes(heap - resident) +
           " of the heap were not resident: memory that was allocated but not written to yet, or swapped out.\n";
}

}  // namespace

std::string heap_and_rss(const Page& page) {
    const auto& profile = page.profile;
    if (!profile.heap.is_there() || profile.rss_time.empty()) return {};
    const std::int64_t peak_ns = profile.number("heap_peak_ns");
    const std::int64_t resident = resident_at(profile, peak_ns);
    std::string text = title(page, "Heap and Resident Set:") + "\n" +
                       reporters::repeat("-", std::min(RULE, page.columns)) + "\n" +
                       row(profile.heap.peak, "the heap at its peak, at " + reporters::seconds(peak_ns, 1) + " s") +
                       row(resident, "resident then, all processes together");
    if (profile.number("max_rss_bytes") > 0)
        text += row(profile.number("max_rss_bytes"), "the most that one process had resident");
    return text + reason(resident, profile.heap.peak);
}

}  // namespace text_report
