#include "plugins/samplers/lines/line_sums.h"

namespace lines {
namespace {

using fixingahole::payload_of;

constexpr std::size_t MAX_FUNCTIONS = 1 << 16;

std::int64_t amount(std::uint64_t value) { return static_cast<std::int64_t>(value & ((std::uint64_t{1} << 52) - 1)); }

}  // namespace

bool LineSums::take(const fah_ring_record& record) {
    if (record.kind == LINES_RECORD_START && payload_of<lines_start>(record)) return begin(record), true;
    if (record.kind == LINES_RECORD_FUNCTION && payload_of<lines_function>(record)) return name(record), true;
    if (record.kind == LINES_RECORD_MISSED && payload_of<lines_missed>(record)) return miss(record), true;
    if (record.kind != LINES_RECORD_AMOUNTS || record.payload_size % sizeof(lines_amounts) != 0) return false;
    for (std::size_t at = 0; at < record.payload_size; at += sizeof(lines_amounts))
        add(record, *payload_of<lines_amounts>(record, at));
    return true;
}

// After an exec the same process numbers its functions anew.
void LineSums::begin(const fah_ring_record& record) {
    stacks_[record.process].clear();
    if (!started_) start_ = *payload_of<lines_start>(record);
    started_ = true;
}

void LineSums::name(const fah_ring_record& record) {
    const auto told = *payload_of<lines_function>(record);
    matched_ |= told.choices;
    if (told.number >= MAX_FUNCTIONS || record.frame == FAH_NONE) return;
    std::vector<std::uint32_t>& stacks = stacks_[record.process];
    if (stacks.size() <= told.number) stacks.resize(told.number + 1, FAH_NONE);
    stacks[told.number] = host_.intern_stack(FAH_NONE, record.frame);
    sums_[{record.process, FAH_NONE, stacks[told.number]}].time_ns = record.time_ns;
}

void LineSums::miss(const fah_ring_record& record) {
    const auto told = *payload_of<lines_missed>(record);
    for (std::uint32_t why = 0; why < LINES_MISSED_COUNT; ++why) missed_.at(why) += told.count[why];
}

void LineSums::add(const fah_ring_record& record, const lines_amounts& amounts) {
    const std::vector<std::uint32_t>& stacks = stacks_[record.process];
    const std::uint32_t function = amounts.function < stacks.size() ? stacks[amounts.function] : FAH_NONE;
    if (function == FAH_NONE || sums_.size() >= MAX_LINES) {
        left_out_ += amounts.hits;
        return;
    }
    const std::uint32_t line = host_.intern(fixingahole::Frame{.line = static_cast<std::int32_t>(amounts.line)});
    Amounts& sum = sums_[{record.process, record.thread, host_.intern_stack(function, line)}];
    sum.time_ns = record.time_ns;
    sum.hits += amount(amounts.hits);
    sum.line_ns += amount(amounts.time_ns);
    sum.counting_ns += amount(amounts.counting_ns);
}

std::vector<fixingahole::Row> LineSums::rows() {
    std::vector<fixingahole::Row> rows;
    for (const auto& [key, sum] : sums_) {
        const auto& [process, thread, stack] = key;
        const fixingahole::Row row{.time_ns = sum.time_ns, .process = process, .thread = thread, .stack = stack};
        rows.push_back(row);
        rows.back().kind = FAH_ROW_LINE_HITS;
        rows.back().value = sum.hits;
        if (sum.line_ns == 0 && sum.counting_ns == 0) continue;
        rows.push_back(row);
        rows.back().kind = FAH_ROW_LINE_TIME;
        rows.back().value = sum.line_ns;
        rows.back().system_ns = sum.counting_ns;
    }
    sums_.clear();
    return rows;
}

}  // namespace lines
