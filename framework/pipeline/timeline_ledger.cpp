#include "framework/pipeline/timeline_ledger.h"

#include "framework/model/row.h"
#include "framework/pipeline/classify.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace fah {

void TimelineLedger::take(const Batch& batch) {
    for (std::uint32_t i = 0; i < batch.rows; ++i) {
        if (!is_timeline_kind(batch.kind[i])) continue;
        const Row row = row_of(batch, i);
        Weights unused;
        if (classify(row.kind, row.origin, row.value, row.system_ns, unused) != RowMeaning::TIMELINE) continue;
        if (rows_.size() < max_rows_)
            rows_.push_back({row.time_ns,
                             {row.process},
                             {row.thread},
                             {row.stack},
                             row.kind,
                             row.origin,
                             row.value,
                             row.system_ns});
        else
            ++left_out_;
    }
}

Timeline TimelineLedger::finish() {
    std::ranges::stable_sort(rows_, {},
                             [](const TimelineRow& row) { return std::tuple(row.process, row.thread, row.time_ns); });
    return std::exchange(rows_, {});
}

}  // namespace fah
