#include "plugins/reporters/support/sparkline.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace text_report {
namespace {

using reporters::bytes;

constexpr std::size_t AMOUNT = 14, RULE = 57, RUN_CELLS = 30, PROSE = 100;

std::string row(const std::string& amount, const std::string& what) {
    return reporters::pad_left(amount, AMOUNT) + "  " + what + "\n";
}

// What was resident when the heap was at its peak.
struct Moment {
    std::int64_t heap = 0, resident = 0, anonymous = 0, file = 0, shared = 0, swap = 0;
    std::optional<std::int64_t> twice;  // of the resident: pages that others have too, counted for each
    bool has_parts = false;
};

// By the nearest look at all pages, where there were as many processes; else nothing: one may have come since.
std::optional<std::int64_t> counted_twice(const reporters::ProfileView& profile, std::int64_t time_ns) {
    const auto resident = profile.resident.at(0, time_ns);
    const auto proportional = profile.resident.at(FAH_RESIDENT_PROPORTIONAL, time_ns);
    if (!resident || !proportional) return std::nullopt;
    if (profile.resident.processes_at(resident->time_ns) != profile.resident.processes_at(proportional->time_ns))
        return std::nullopt;
    const std::int64_t then = profile.resident.at(0, proportional->time_ns)->bytes;
    return std::clamp<std::int64_t>(then - proportional->bytes, 0, resident->bytes);
}

Moment moment_of(const reporters::ProfileView& profile) {
    const std::int64_t peak_ns = profile.number("heap_peak_ns");
    const auto of = [&](std::uint32_t part) {
        const auto found = profile.resident.at(part, peak_ns);
        return found ? found->bytes : 0;
    };
    return {.heap = profile.heap.peak,
            .resident = of(0),
            .anonymous = of(FAH_RESIDENT_ANONYMOUS),
            .file = of(FAH_RESIDENT_FILE),
            .shared = of(FAH_RESIDENT_SHARED),
            .swap = of(FAH_RESIDENT_SWAP),
            .twice = counted_twice(profile, peak_ns),
            .has_parts = profile.resident.at(FAH_RESIDENT_ANONYMOUS, peak_ns).has_value()};
}

std::string figures(const Page& page, const Moment& moment) {
    const auto& profile = page.profile;
    const std::int64_t peak_ns = profile.number("heap_peak_ns");
    std::string text = row(bytes(moment.heap), "the heap at its peak, at " + reporters::seconds(peak_ns, 1) + " s") +
                       row(bytes(moment.resident), "resident then, all processes together");
    if (moment.has_parts) {
        text += row(bytes(moment.anonymous), "  of it anonymous: heaps, stacks, what was written to private mappings");
        text += row(bytes(moment.file), "  of it mapped files: programs, libraries, data");
        if (moment.shared > 0) text += row(bytes(moment.shared), "  of it shared memory");
        text += row(bytes(moment.swap), "swapped out besides");
    }
    const auto proportional = profile.resident.at(FAH_RESIDENT_PROPORTIONAL, peak_ns);
    const auto unique = profile.resident.at(FAH_RESIDENT_UNIQUE, peak_ns);
    if (proportional && unique) {
        const std::string when = ", at " + reporters::seconds(unique->time_ns, 1) + " s";
        text += row(bytes(unique->bytes), "of no other process (USS)" + when);
        text += row(bytes(proportional->bytes), "with each page divided by the processes that have it (PSS)" + when);
    }
    if (profile.number("max_rss_bytes") > 0)
        text += row(bytes(profile.number("max_rss_bytes")), "the most that one process had resident");
    return text;
}

// What stands in one and not in the other, with what is known of its reasons.
std::string difference(const reporters::ProfileView& profile, const Moment& moment) {
    const bool many = profile.resident.processes.pid.size() > 1;
    const std::int64_t once = moment.resident - (many ? moment.twice.value_or(0) : 0);
    const std::int64_t more = once - moment.heap;
    std::string sum = "Here " + bytes(once) + " were resident";
    if (many) sum += moment.twice ? ", what processes share counted once" : ", what processes share counted for each";
    sum += ". ";
    if (std::abs(more) <= profile.heap.peak_error)
        return sum + "The heap differs from that by " + bytes(std::abs(more)) + ", less than its own error of " +
               bytes(profile.heap.peak_error) + ".";
    if (more < 0)
        return sum + (many && !moment.twice ? "At least " : "") + bytes(-more) +
               " of the heap were not resident: asked for and not written to yet" +
               (moment.swap > 0 ? ", or among the " + bytes(moment.swap) + " that were swapped out." : ".");
    sum += bytes(more) + " more were resident than the heap held: ";
    if (many && !moment.twice) return sum + "shared pages, counted for each process, and mapped files among them.";
    if (!moment.has_parts) return sum + "the interpreter, libraries, stacks, and what the allocators keep for later.";
    const std::int64_t rest = more - moment.file - moment.shared;
    if (rest <= 0) return sum + "mapped files (programs, libraries, data) and shared memory.";
    return sum + bytes(moment.file + moment.shared) + " of mapped files and shared memory, and " + bytes(rest) +
           " of anonymous memory that is nobody's allocation: stacks, the interpreter's own data, what allocators keep "
           "for later or lose to fragments, and this profiler's rings.";
}

std::string explanation(const Page& page, const Moment& moment) {
    return reporters::paragraph(
               "The heap is what the program asked for, byte by byte and line by line, touched or not. The resident "
               "set is "
               "what the kernel keeps in RAM for its processes, whoever asked for it, page by page: it knows no "
               "lines. " +
                   difference(page.profile, moment),
               std::min(PROSE, page.columns)) +
           reporters::paragraph(
               "Neither says when memory runs out: swap, other processes, limits of the group and memory that is "
               "promised "
               "but not yet touched decide that. Pages that processes share are counted for each of them.",
               std::min(PROSE, page.columns));
}

}  // namespace

std::string heap_and_rss(const Page& page) {
    const auto& profile = page.profile;
    if (!profile.heap.is_there() || profile.resident.time.empty()) return {};
    const Moment moment = moment_of(profile);
    return title(page, "Heap and Resident Set:") + "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n" +
           figures(page, moment) + explanation(page, moment);
}

std::string resident_usage(const Page& page) {
    const auto& resident = page.profile.resident;
    if (resident.time.size() < 2) return {};
    const std::int64_t end_ns = std::max(page.profile.heap.end_ns, resident.time.back());
    return "Resident set: " + reporters::sparkline(resident.series(0), RUN_CELLS, end_ns, resident.most(0)) +
           " (max: " + bytes(resident.most(0)) + ", all processes)\n";
}

}  // namespace text_report
