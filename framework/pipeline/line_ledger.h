// Adds up the rows that tell of counted lines: a serial stage beside the recording. Costs nothing but a look at the kinds where
// there are none. Memory: at most MAX_ROWS rows; lines beyond are left out, and counted. Threads: one call at a time.
#pragma once

#include "framework/model/batch.h"
#include "framework/model/line_hits.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>

namespace fah {

class LineLedger {
public:
    static constexpr std::size_t MAX_ROWS = std::size_t{1} << 21;

    explicit LineLedger(std::size_t max_rows = MAX_ROWS) : max_rows_(max_rows) {}

    // Ids are the session's.
    void take(const Batch& batch);
    LineHits finish() const;
    // Rows that found no room.
    std::uint64_t left_out() const { return left_out_; }

private:
    using Key = std::tuple<ProcessId, ThreadId, StackId>;

    std::size_t max_rows_;
    std::map<Key, LineAmounts> sums_;
    std::uint64_t left_out_ = 0;
};

}  // namespace fah
