#include "plugins/memory/heap/reserved_ranges.h"

#include "plugins/memory/heap/heap_wire.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>

namespace heap {
namespace {

using fixingahole::payload_of;
using fixingahole::Row;

constexpr std::uint64_t PAUSE_NS = 100'000'000;
constexpr std::uint64_t COST = 20;  // the looks take at most one part in so many of a processor; 2 ms a GB
constexpr std::uint64_t IN_MEMORY_OR_SWAP = 3ULL << 62;

std::uint64_t cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

std::optional<std::uint64_t> touched_bytes(std::int32_t pid, std::uint64_t begin, std::uint64_t bytes) {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const int file = ::open(("/proc/" + std::to_string(pid) + "/pagemap").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    std::array<std::uint64_t, 8192> entries;
    std::uint64_t pages = 0;
    bool good = true;
    for (std::uint64_t at = begin / page, end = (begin + bytes) / page; good && at < end;) {
        const std::uint64_t wanted = std::min<std::uint64_t>(entries.size(), end - at);
        const ssize_t got =
            ::pread(file, entries.data(), wanted * sizeof(entries[0]), static_cast<off_t>(at * sizeof(entries[0])));
        good = got > 0;
        const std::size_t count = good ? static_cast<std::size_t>(got) / sizeof(entries[0]) : 0;
        for (std::size_t i = 0; i < count; ++i) pages += (entries[i] & IN_MEMORY_OR_SWAP) != 0;
        at += count;
    }
    ::close(file);
    return good ? std::optional(pages * page) : std::nullopt;
}

bool ReservedRanges::take(const fah_ring_record& record, std::vector<Row>& rows) {
    if (record.kind == FAH_RECORD_ENDED || record.kind == HEAP_RECORD_START) {
        forget(record.process, record.kind == HEAP_RECORD_START, record.time_ns, rows);
        return false;
    }
    if (record.kind == HEAP_RECORD_RESERVE && record.payload_size >= sizeof(heap_reserve)) {
        const auto told = *payload_of<heap_reserve>(record);
        ranges_[{record.process, told.serial}] = {record.thread, record.stack, told.pid,
                                                  told.begin,    told.bytes,   told.bytes};
        return true;
    }
    if (record.kind != HEAP_RECORD_FREE || record.payload_size < sizeof(heap_free)) return false;
    const auto freed = *payload_of<heap_free>(record);
    const auto found = ranges_.find({record.process, freed.serial});
    if (found == ranges_.end()) return false;
    Range& range = found->second;
    range.left -= std::min(range.left, freed.bytes == 0 ? range.left : freed.bytes);
    if (range.told > range.left) tell(found->first, range, range.left, record.time_ns, rows);
    if (range.left == 0) ranges_.erase(found);
    return true;
}

void ReservedRanges::tell(const Key& key, Range& range, std::uint64_t holds, std::uint64_t time_ns,
                          std::vector<Row>& rows) const {
    if (holds == range.told) return;
    const bool more = holds > range.told;
    rows.push_back({.time_ns = time_ns,
                    .process = key.first,
                    .thread = range.thread,
                    .stack = range.stack,
                    .kind = static_cast<std::uint8_t>(more ? FAH_ROW_COUNTED_ALLOC : FAH_ROW_COUNTED_FREE),
                    .origin = FAH_ORIGIN_KERNEL,
                    .value = static_cast<std::int64_t>(more ? holds - range.told : range.told - holds),
                    .system_ns = more ? 1000 : 0});
    range.told = holds;
}

// frees: an exec, so what its ranges held is gone.
void ReservedRanges::forget(std::uint32_t process, bool frees, std::uint64_t time_ns, std::vector<Row>& rows) {
    const auto begin = ranges_.lower_bound({process, 0}), end = ranges_.upper_bound({process, ~std::uint64_t{0}});
    for (auto range = begin; frees && range != end; ++range) tell(range->first, range->second, 0, time_ns, rows);
    ranges_.erase(begin, end);
}

void ReservedRanges::look(std::uint64_t now_ns, std::vector<Row>& rows) {
    if (ranges_.empty() || now_ns < next_ns_) return;
    const std::uint64_t begin = cpu_ns();
    for (auto& [key, range] : ranges_) {
        const auto holds = touched_(range.pid, range.begin, range.bytes);
        if (holds) tell(key, range, std::min(*holds, range.left), now_ns, rows);
    }
    next_ns_ = now_ns + std::max(PAUSE_NS, COST * (cpu_ns() - begin));
}

}  // namespace heap
