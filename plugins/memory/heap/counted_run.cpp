#include "plugins/memory/heap/counted_run.h"

#include "plugins/memory/heap/heap_wire.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace heap {
namespace {

using fixingahole::Row;

constexpr std::uint64_t SHORTEST_PAUSE_NS = 18'000'000;
constexpr std::uint64_t LOOKS_OF_A_RUN = 2000;
// A recording holds about 4 million rows in 50 MB: so many at once, and then so many a second.
constexpr double FREE_ROWS = 500'000;
constexpr double ROWS_A_SECOND = 2000;
constexpr double SECOND = 1e9;

}  // namespace

bool CountedRun::take(const fah_ring_record& record, std::vector<Row>& rows) {
    if (record.kind == HEAP_RECORD_START) {
        start(record, rows);
        return false;  // also for who counts processes
    }
    if (record.kind == FAH_RECORD_ENDED) {
        last_look(record, false, rows);
        return false;
    }
    heap_site_record told{};
    if (record.kind != HEAP_RECORD_SITE || record.payload_size < sizeof told) return false;
    std::memcpy(&told, record.payload, sizeof told);
    const auto found = processes_.find(record.process);
    if (found != processes_.end() && told.origin <= FAH_ORIGIN_KERNEL)
        found->second->name_site(told.site, record.stack, static_cast<std::uint8_t>(told.origin));
    return true;
}

void CountedRun::last_look(const fah_ring_record& record, bool frees, std::vector<Row>& rows) {
    const auto found = processes_.find(record.process);
    if (found == processes_.end()) return;
    close(found->first, *found->second, record.time_ns - 2, frees, rows);
    processes_.erase(found);
}

// An exec: what the image before has counted is read to its end, and is gone.
void CountedRun::start(const fah_ring_record& record, std::vector<Row>& rows) {
    last_look(record, true, rows);
    left_overs_.release(record.process, record.time_ns, rows);
    heap_start told{};
    if (record.payload_size < sizeof told) return;
    std::memcpy(&told, record.payload, sizeof told);
    if ((told.flags & HEAP_NO_TABLE) != 0 && full_.why == 0) full_ = {HEAP_FULL_ROOM, record.time_ns};
    if ((told.flags & HEAP_EXACT) == 0) return;
    const char* path = static_cast<const char*>(record.payload) + sizeof told;
    auto table = TableMap::open(std::string(path, ::strnlen(path, record.payload_size - sizeof told)));
    if (table == nullptr) {
        ++unread_;
        return;
    }
    processes_[record.process] = std::make_unique<CountedProcess>(std::move(table), record.process, record.time_ns);
}

void CountedRun::note_full(const CountedProcess& process) {
    if (full_.why == 0 && process.table().full() != 0) full_ = {process.table().full(), process.table().full_ns()};
}

void CountedRun::close(std::uint32_t id, CountedProcess& process, std::uint64_t now_ns, bool frees,
                       std::vector<Row>& rows) {
    process.end(now_ns, rows);
    std::vector<Row> freed = process.frees();
    if (frees)
        rows.insert(rows.end(), freed.begin(), freed.end());
    else
        left_overs_.keep(id, now_ns, std::move(freed));
    nameless_ += process.nameless();
    note_full(process);
}

// Timelines have 400 points; and a program with many active stacks gives many rows a look.
std::uint64_t CountedRun::pause_ns(std::uint64_t now_ns) const {
    const std::uint64_t elapsed_ns = now_ns - std::min(now_ns, begin_ns_);
    const double debt = rows_ - FREE_ROWS - ROWS_A_SECOND * static_cast<double>(elapsed_ns) / SECOND;
    const auto wait_ns = static_cast<std::uint64_t>(std::max(debt, 0.0) / ROWS_A_SECOND * SECOND);
    return std::max({SHORTEST_PAUSE_NS, elapsed_ns / LOOKS_OF_A_RUN, wait_ns});
}

void CountedRun::look(std::uint64_t now_ns, std::vector<Row>& rows) {
    if (processes_.empty() || now_ns < next_ns_) return;
    const std::size_t before = rows.size();
    for (auto process = processes_.begin(); process != processes_.end();) {
        process->second->look(now_ns, rows);
        note_full(*process->second);
        if (!process->second->is_over()) {
            ++process;
            continue;
        }
        close(process->first, *process->second, now_ns, false, rows);
        process = processes_.erase(process);
    }
    rows_ += static_cast<double>(rows.size() - before);
    next_ns_ = now_ns + pause_ns(now_ns);
}

void CountedRun::end(std::uint64_t now_ns, std::vector<Row>& rows) {
    for (const auto& [id, process] : processes_) close(id, *process, now_ns, false, rows);
    processes_.clear();
}

}  // namespace heap
