#include "plugins/memory/heap/counted_process.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <string>
#include <utility>

namespace heap {
namespace {

using fixingahole::Row;

constexpr std::int64_t MILLI = 1000;
constexpr std::uint32_t QUIET_LOOKS = 2;
constexpr std::uint64_t PEAK_NEWS = 64;  // an own peak is told at once when it is higher by more than this part of it

std::int64_t difference(std::uint64_t to, std::uint64_t from) {
    return static_cast<std::int64_t>(to) - static_cast<std::int64_t>(from);
}

// Of `count` allocations of `bytes` together, those that `part` of the bytes stands for.
std::uint64_t share_of(std::uint64_t count, std::uint64_t part, std::uint64_t bytes) {
    if (bytes == 0 || part >= bytes) return count;
    return static_cast<std::uint64_t>(static_cast<double>(count) * static_cast<double>(part) /
                                      static_cast<double>(bytes));
}

// Gone, or not yet waited for by its parent.
bool has_ended(pid_t pid) {
    if (::kill(pid, 0) != 0 && errno == ESRCH) return true;
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(')');
    return name_end != std::string::npos && text.compare(name_end, 3, ") Z") == 0;
}

}  // namespace

CountedProcess::CountedProcess(std::unique_ptr<TableMap> table, std::uint32_t process, std::uint64_t begin_ns)
    : table_(std::move(table)), process_(process), last_ns_(begin_ns) {}

void CountedProcess::name_site(std::uint32_t site, std::uint32_t stack, std::uint8_t origin) {
    if (site >= HEAP_MAX_SITES) return;
    if (sites_.size() <= site) sites_.resize(site + 1);
    sites_[site].stack = stack;
    sites_[site].origin = origin;
    sites_[site].known = true;
}

// One that left and is still there has gone on to an exec: the next image's first record closes it.
bool CountedProcess::is_over() const { return quiet_looks_ >= QUIET_LOOKS && has_ended(table_->pid()); }

// Before the process's last record, which ends all that it holds.
std::uint64_t CountedProcess::time_of(std::uint64_t now_ns) const {
    const std::uint64_t leave_ns = table_->leave_ns();
    return std::max(leave_ns == 0 ? now_ns : std::min(now_ns, leave_ns - 1), last_ns_ + 2);
}

Row CountedProcess::row_of(const Site& site, std::uint8_t kind, std::uint64_t time_ns, std::uint64_t value,
                           std::uint64_t count) const {
    return {.time_ns = time_ns,
            .process = process_,
            .stack = site.stack,
            .kind = kind,
            .origin = site.origin,
            .value = static_cast<std::int64_t>(value),
            .system_ns = static_cast<std::int64_t>(count) * MILLI};
}

void CountedProcess::read(bool last) {
    const Look look = table_->look();
    const std::uint32_t count = table_->sites();
    if (sites_.size() < count) sites_.resize(count);
    has_peak_ = look.peak != last_peak_;
    last_peak_ = look.peak;
    changed_.clear();
    states_.clear();
    for (std::uint32_t i = 0; i < count; ++i) {
        const Site& site = sites_[i];
        if (!site.known && !last) continue;
        const SiteState state = table_->site(i, look);
        const Sums& seen = site.seen;
        const bool same = state.allocations == static_cast<std::uint32_t>(seen.allocations) &&
                          state.allocated == seen.allocated && state.freed == seen.freed && state.held == seen.held;
        const bool told = seen.allocated == site.told.allocated && seen.allocations == site.told.allocations;
        if (same && told && (!last || state.peak <= site.told_peak)) continue;
        if (!state.at_peak) has_peak_ = false;
        changed_.push_back(i);
        states_.push_back(state);
    }
}

// Falls stand before rises: in between the process then never holds more than in either state.
void CountedProcess::add_steps(const Steps& steps, std::uint64_t time_ns, std::vector<Row>& rows) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i] >= 0) continue;
        const Site& site = sites_[changed_[i]];
        const auto down = static_cast<std::uint64_t>(-steps[i]);
        const std::uint32_t frees = states_[i].frees - static_cast<std::uint32_t>(site.seen.frees);
        const std::uint64_t freed = states_[i].freed - site.seen.freed;
        rows.push_back(row_of(site, FAH_ROW_COUNTED_FREE, time_ns, down, share_of(frees, down, freed)));
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i] <= 0) continue;
        Site& site = sites_[changed_[i]];
        const auto up = static_cast<std::uint64_t>(steps[i]);
        const auto allocations = states_[i].allocations - static_cast<std::uint32_t>(site.told.allocations);
        const std::uint64_t count = share_of(allocations, up, states_[i].allocated - site.told.allocated);
        rows.push_back(row_of(site, FAH_ROW_COUNTED_ALLOC, time_ns, up, count));
        site.told.allocated += up;
        site.told.allocations += count;
    }
}

void CountedProcess::add_churn(Site& site, const Sums& until, std::uint64_t time_ns, std::vector<Row>& rows) const {
    if (until.allocated < site.told.allocated || until.allocations < site.told.allocations) return;
    const std::uint64_t churn = until.allocated - site.told.allocated;
    const std::uint64_t count = until.allocations - site.told.allocations;
    if (churn == 0 && count == 0) return;
    rows.push_back(row_of(site, FAH_ROW_COUNTED_CHURN, time_ns, churn, count));
    site.told.allocated = until.allocated;
    site.told.allocations = until.allocations;
}

// What the steps do not say: what came and went between them, own peaks, and what was freed at once.
// CRITICAL: sums are read after the moment of the look, and may have what belongs to the next step. So only what was read at
// the look before is known to be older than this one, and what is more waits; but at the last.
void CountedProcess::add_sums(bool last, std::uint64_t time_ns, std::vector<Row>& rows) {
    for (std::size_t i = 0; i < changed_.size(); ++i) {
        Site& site = sites_[changed_[i]];
        const SiteState& state = states_[i];
        const Sums before = site.seen;
        site.seen.allocations += state.allocations - static_cast<std::uint32_t>(before.allocations);
        site.seen.frees += state.frees - static_cast<std::uint32_t>(before.frees);
        site.seen.allocated = state.allocated, site.seen.freed = state.freed;
        site.seen.temporary = state.temporary, site.seen.held = state.held;
        add_churn(site, last ? site.seen : before, time_ns, rows);
        if (state.temporary > before.temporary)
            rows.push_back(row_of(site, FAH_ROW_COUNTED_TEMPORARY, time_ns, state.temporary - before.temporary, 0));
        const std::uint64_t share = has_peak_ ? *state.at_peak : 0;
        site.told_peak = std::max({site.told_peak, share, state.held});
        if (state.peak > site.told_peak && (last || state.peak - site.told_peak > state.peak / PEAK_NEWS)) {
            site.told_peak = state.peak;
            rows.push_back(row_of(site, FAH_ROW_COUNTED_PEAK, time_ns, state.peak, 0));
        }
    }
}

void CountedProcess::add_sizes(std::uint64_t time_ns, std::vector<Row>& rows) const {
    for (std::size_t bits = 0; bits < HEAP_SIZE_CLASSES; ++bits) {
        const heap_size_class sizes = table_->sizes(bits);
        if (sizes.count == 0) continue;
        Row row = row_of({}, FAH_ROW_COUNTED_SIZES, time_ns, sizes.bytes, sizes.count);
        row.origin = static_cast<std::uint8_t>(bits);
        rows.push_back(row);
    }
}

void CountedProcess::look(std::uint64_t now_ns, bool last, std::vector<Row>& rows) {
    read(last);
    const std::uint64_t time_ns = time_of(now_ns);
    Steps to_peak, to_look;
    for (std::size_t i = 0; i < changed_.size(); ++i) {
        const std::uint64_t before = sites_[changed_[i]].seen.held;
        const std::uint64_t between = has_peak_ ? *states_[i].at_peak : before;
        to_peak.push_back(difference(between, before));
        to_look.push_back(difference(states_[i].held, between));
        if (last && !sites_[changed_[i]].known) ++nameless_;
    }
    add_steps(to_peak, last_ns_ + (time_ns - last_ns_) / 2, rows);
    add_steps(to_look, time_ns, rows);
    add_sums(last, time_ns, rows);
    quiet_looks_ = changed_.empty() ? quiet_looks_ + 1 : 0;
    last_ns_ = time_ns;
}

void CountedProcess::look(std::uint64_t now_ns, std::vector<Row>& rows) { look(now_ns, false, rows); }

void CountedProcess::end(std::uint64_t now_ns, std::vector<Row>& rows) {
    look(now_ns, true, rows);
    add_sizes(last_ns_, rows);
    table_->remove();
}

std::vector<Row> CountedProcess::frees() const {
    std::vector<Row> rows;
    for (const Site& site : sites_)
        if (site.seen.held != 0) rows.push_back(row_of(site, FAH_ROW_COUNTED_FREE, last_ns_ + 1, site.seen.held, 0));
    return rows;
}

}  // namespace heap
