#include "plugins/reporters/html/timeline.h"

#include <algorithm>
#include <numeric>

namespace html_report {
namespace {

constexpr unsigned NODE_SHIFT = 3, THREAD_SHIFT = 27, SPAN_SHIFT = 48;
constexpr std::uint64_t KIND_MASK = 7, NODE_MASK = 0xffffff, THREAD_MASK = 0x1fffff;
constexpr std::int64_t LEAST_UNIT_NS = 1000, UNITS_A_SAMPLE = 64;

std::uint64_t key_of(std::uint32_t thread, std::uint32_t node, std::uint8_t kind) {
    return (std::uint64_t{thread} & THREAD_MASK) << THREAD_SHIFT | (std::uint64_t{node} & NODE_MASK) << NODE_SHIFT |
           (kind & KIND_MASK);
}

std::uint64_t span_of(std::uint64_t key) { return key >> SPAN_SHIFT; }

}  // namespace

Timeline::Timeline(const reporters::ProfileView& profile, const NodeRows& nodes) {
    const reporters::Numbers times(profile.model, FAH_COL_SAMPLE_TIME), weights(profile.model, FAH_COL_SAMPLE_WEIGHT);
    const reporters::Ids threads(profile.model, FAH_COL_SAMPLE_THREAD), rows(profile.model, FAH_COL_SAMPLE_NODE);
    const reporters::Column<std::uint8_t> kinds(profile.model, FAH_COL_SAMPLE_KIND);
    end_ns_ = profile.number("elapsed_ns");
    if (!times.empty()) end_ns_ = std::max(end_ns_, times.back());
    if (!profile.rss_time.empty()) end_ns_ = std::max(end_ns_, profile.rss_time.back());
    end_ns_ = std::max({end_ns_, profile.heap.end_ns, std::int64_t{1}});
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    const auto samples = static_cast<std::int64_t>(std::max<std::size_t>(times.size(), 1));
    unit_ns_ = std::max(LEAST_UNIT_NS, std::min(sum / samples, end_ns_ / SPANS) / UNITS_A_SAMPLE);
    entries_.reserve(times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::uint32_t node = rows.at(i) < nodes.row.size() ? nodes.row[rows.at(i)] : 0;
        spread(times[i], weights.at(i), key_of(threads.at(i), node, kinds.at(i)));
    }
    merge(entries_);
    activity_ = without_nodes(entries_);
    fit();
}

// Time is told apart before threads are: a span is chosen more often than a thread within one.
void Timeline::fit() {
    if (entries_.size() <= MOST_ENTRIES) return;
    Entries all = entries_;
    while (entries_.size() > MOST_ENTRIES && spans_ / 2 >= FEWEST_SPANS) halve();
    if (entries_.size() <= MOST_ENTRIES) return;
    entries_ = std::move(all);
    for (Entry& entry : entries_) entry.key |= THREAD_MASK << THREAD_SHIFT;
    merge(entries_);
    threads_ = false;
    spans_ = SPANS;
    while (entries_.size() > MOST_ENTRIES && spans_ > 1) halve();
}

// A weight is time that ended at `time`: a long wait is in all the spans that it lasted.
void Timeline::spread(std::int64_t time, std::int64_t ns, std::uint64_t key) {
    const auto position = [&](std::int64_t at) {
        const double part = static_cast<double>(at) / static_cast<double>(end_ns_) * SPANS;
        return static_cast<std::int64_t>(std::clamp(part, 0.0, SPANS - 1.0));
    };
    const std::int64_t first = position(time - ns), last = position(time);
    const auto steps = static_cast<std::uint64_t>(last - first);
    const bool is_short = ns < end_ns_ / SPANS;
    if (first == last || is_short || steps > steps_left_) {
        entries_.push_back({static_cast<std::uint64_t>(position(time - ns / 2)) << SPAN_SHIFT | key, ns});
        return;
    }
    steps_left_ -= steps;
    std::int64_t from = time - ns;
    for (std::int64_t span = first; span <= last; ++span) {
        const std::int64_t to = span == last ? time : std::clamp((span + 1) * end_ns_ / SPANS, from, time);
        entries_.push_back({static_cast<std::uint64_t>(span) << SPAN_SHIFT | key, to - from});
        from = to;
    }
}

void Timeline::merge(Entries& entries) {
    std::ranges::sort(entries, {}, &Entry::key);
    std::size_t kept = 0;
    for (const Entry& entry : entries) {
        if (kept > 0 && entries[kept - 1].key == entry.key)
            entries[kept - 1].ns += entry.ns;
        else
            entries[kept++] = entry;
    }
    entries.resize(kept);
}

Timeline::Entries Timeline::without_nodes(const Entries& entries) {
    Entries activity = entries;
    for (Entry& entry : activity) entry.key &= ~(NODE_MASK << NODE_SHIFT);
    merge(activity);
    return activity;
}

void Timeline::halve() {
    constexpr std::uint64_t REST = (std::uint64_t{1} << SPAN_SHIFT) - 1;
    for (Entry& entry : entries_) entry.key = (span_of(entry.key) / 2) << SPAN_SHIFT | (entry.key & REST);
    merge(entries_);
    spans_ = (spans_ + 1) / 2;
}

void Timeline::add(Pack& pack, const char* prefix, const Entries& entries, bool nodes) const {
    std::vector<std::uint64_t> span, node;
    std::vector<std::int64_t> thread, units;
    std::vector<std::uint8_t> kind;
    for (const Entry& entry : entries) {
        const std::int64_t amount = (entry.ns + unit_ns_ / 2) / unit_ns_;
        if (amount == 0) continue;
        const std::uint64_t row = entry.key >> THREAD_SHIFT & THREAD_MASK;
        span.push_back(span_of(entry.key));
        thread.push_back(row == THREAD_MASK ? -1 : static_cast<std::int64_t>(row));
        node.push_back(entry.key >> NODE_SHIFT & NODE_MASK);
        kind.push_back(static_cast<std::uint8_t>(entry.key & KIND_MASK));
        units.push_back(amount);
    }
    const std::string name(prefix);
    pack.series(name + ".span", span);
    pack.series(name + ".thread", thread);
    if (nodes) pack.series(name + ".node", node);
    pack.bytes(name + ".kind", kind);
    pack.numbers(name + ".units", units);
}

void Timeline::add_to(Pack& pack) const {
    pack.numbers("time.axis", std::vector<std::int64_t>{end_ns_, spans_, SPANS, unit_ns_, threads_ ? 1 : 0});
    if (entries_.empty()) return;
    add(pack, "time", entries_, true);
    add(pack, "activity", activity_, false);
}

}  // namespace html_report
