// Keeps the rows of the timeline: a serial stage beside the recording. Costs nothing but a look at the kinds where there are
// none. Memory: at most MAX_ROWS rows; what comes later is left out, and counted. Threads: one call at a time.
#pragma once

#include "framework/model/batch.h"
#include "framework/model/timeline.h"

#include <cstddef>
#include <cstdint>

namespace fah {

class TimelineLedger {
public:
    static constexpr std::size_t MAX_ROWS = std::size_t{1} << 21;

    explicit TimelineLedger(std::size_t max_rows = MAX_ROWS) : max_rows_(max_rows) {}

    // Ids are the session's.
    void take(const Batch& batch);
    // Afterwards it is empty.
    Timeline finish();
    std::uint64_t left_out() const { return left_out_; }

private:
    std::size_t max_rows_;
    Timeline rows_;
    std::uint64_t left_out_ = 0;
};

}  // namespace fah
