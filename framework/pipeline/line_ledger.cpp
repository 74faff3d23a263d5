#include "framework/pipeline/line_ledger.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>

namespace fah {
namespace {

bool tells_of_lines(const Batch& batch, std::uint32_t row) {
    const std::uint8_t kind = batch.kind[row];
    Weights unused;
    return (kind == FAH_ROW_LINE_HITS || kind == FAH_ROW_LINE_TIME) &&
           classify(kind, batch.origin[row], batch.value[row], batch.system_ns[row], unused) == RowMeaning::LINE_HITS;
}

}  // namespace

void LineLedger::take(const Batch& batch) {
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        if (!tells_of_lines(batch, row)) continue;
        const std::int64_t value = batch.value[row];
        const LineAmounts amounts = batch.kind[row] == FAH_ROW_LINE_HITS
                                        ? LineAmounts{.hits = value}
                                        : LineAmounts{.time_ns = value, .counting_ns = batch.system_ns[row]};
        const Key key{{batch.process[row]}, {batch.thread[row]}, {batch.stack[row]}};
        const auto known = sums_.find(key);
        if (known != sums_.end())
            known->second += amounts;
        else if (sums_.size() < max_rows_)
            sums_.emplace(key, amounts);
        else
            ++left_out_;
    }
}

LineHits LineLedger::finish() const {
    LineHits hits;
    hits.reserve(sums_.size());
    for (const auto& [key, amounts] : sums_)
        hits.push_back({std::get<ProcessId>(key), std::get<ThreadId>(key), std::get<StackId>(key), amounts});
    return hits;
}

}  // namespace fah
