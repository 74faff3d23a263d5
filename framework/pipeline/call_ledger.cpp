#include "framework/pipeline/call_ledger.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>

#include <optional>

namespace fah {
namespace {

std::optional<CallAmounts> amounts_of(const Batch& batch, std::uint32_t row) {
    const std::int64_t value = batch.value[row], second = batch.system_ns[row];
    switch (batch.kind[row]) {
        case FAH_ROW_CALLS:
            return CallAmounts{.calls = value, .first = second};
        case FAH_ROW_CALL_TIME:
            return CallAmounts{.own_ns = second, .cumulative_ns = value};
        case FAH_ROW_CALL_EVENTS:
            return CallAmounts{.resumes = value, .counting_ns = second};
        case FAH_ROW_CALL_COST:
            return CallAmounts{.inside_ns = value, .around_ns = second};
        default:
            return std::nullopt;
    }
}

}  // namespace

void CallLedger::take(const Batch& batch) {
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const auto amounts = amounts_of(batch, row);
        Weights unused;
        if (!amounts || classify(batch.kind[row], batch.origin[row], batch.value[row], batch.system_ns[row], unused) !=
                            RowMeaning::CALLS)
            continue;
        const Key key{{batch.process[row]}, {batch.thread[row]}, {batch.stack[row]}};
        const auto known = sums_.find(key);
        if (known != sums_.end())
            known->second += *amounts;
        else if (sums_.size() < max_rows_)
            sums_.emplace(key, *amounts);
        else
            ++left_out_;
    }
}

Calls CallLedger::finish() const {
    Calls calls;
    calls.reserve(sums_.size());
    for (const auto& [key, amounts] : sums_)
        calls.push_back({std::get<ProcessId>(key), std::get<ThreadId>(key), std::get<StackId>(key), amounts});
    return calls;
}

}  // namespace fah
