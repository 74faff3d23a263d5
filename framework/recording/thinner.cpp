#include "framework/recording/thinner.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>

#include <algorithm>
#include <vector>

namespace fah::recording {
namespace {

bool is_sum(const Row& row, RowMeaning meaning) {
    return meaning == RowMeaning::WEIGHTS || (meaning == RowMeaning::HEAP && row.kind != FAH_ROW_COUNTED_PEAK);
}

void merge_points(Row& kept, const Row& row) {
    if (row.value > kept.value) kept = row;
}

void merge_sums(Row& kept, const Row& row) {
    kept.time_ns = row.time_ns;
    kept.thread = row.thread;
    kept.value += row.value;
    kept.system_ns += row.system_ns;
}

bool fits(const Row& kept, const Row& row) {
    return row.value <= MAX_ROW_NS - kept.value && row.system_ns <= MAX_HEAP_ROW - kept.system_ns;
}

}  // namespace

std::optional<Row> Thinner::add(const Row& row) {
    Weights weights;
    const RowMeaning meaning = classify(row.kind, row.origin, row.value, row.system_ns, weights);
    const bool heap = meaning == RowMeaning::HEAP;
    const bool sum = is_sum(row, meaning);
    const bool point = meaning == RowMeaning::RSS_POINT || meaning == RowMeaning::RESIDENT_POINT;
    if (stride_ <= 1 || (!sum && !heap && !point)) return row;
    const auto what = static_cast<std::uint16_t>((row.kind << 8) | row.origin);
    // One thread frees what others allocated: by thread, the end of some memory could come before its beginning.
    Waiting& waiting = waiting_[{row.process, heap ? 0 : row.thread, row.stack, what}];
    std::optional<Row> complete;
    if (waiting.count == 0) {
        waiting.row = row;
    } else if (sum && !fits(waiting.row, row)) {
        complete = std::exchange(waiting.row, row);  // together they would be more than one row may say
        waiting.count = 0;
    } else {
        sum ? merge_sums(waiting.row, row) : merge_points(waiting.row, row);
        ++merged_;
    }
    if (++waiting.count == stride_) {
        complete = waiting.row;
        waiting.count = 0;
    }
    return complete;
}

void Thinner::flush(const std::function<void(const Row&)>& take) {
    std::vector<Row> rows;
    for (const auto& [key, waiting] : waiting_) {
        if (waiting.count != 0) rows.push_back(waiting.row);
    }
    waiting_.clear();
    // The map's order must not show in the file.
    std::ranges::sort(rows, {}, [](const Row& row) {
        return std::tuple(row.time_ns, row.process, row.thread, row.stack, row.kind, row.origin);
    });
    for (const Row& row : rows) take(row);
}

}  // namespace fah::recording
