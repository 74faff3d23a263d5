#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>

namespace fah {

namespace {

// Rows whose second number is a count.
RowMeaning meaning_of_counts(std::uint8_t kind, bool possible, std::int64_t count) {
    switch (kind) {
        case FAH_ROW_ALLOC:
        case FAH_ROW_FREE:
        case FAH_ROW_COUNTED_ALLOC:
        case FAH_ROW_COUNTED_FREE:
        case FAH_ROW_COUNTED_CHURN:
        case FAH_ROW_COUNTED_PEAK:
        case FAH_ROW_COUNTED_SIZES:
        case FAH_ROW_COUNTED_TEMPORARY:
            return possible && count >= 0 && count <= MAX_HEAP_ROW ? RowMeaning::HEAP : RowMeaning::INVALID;
        case FAH_ROW_CALLS:
        case FAH_ROW_CALL_TIME:
        case FAH_ROW_CALL_EVENTS:
        case FAH_ROW_CALL_COST:
            return possible && count >= 0 && count <= MAX_CALLS_ROW ? RowMeaning::CALLS : RowMeaning::INVALID;
        case FAH_ROW_SPAN:
        case FAH_ROW_PAUSE:
        case FAH_ROW_MARK:
        case FAH_ROW_PROCESS_NAME:
        case FAH_ROW_FORK:
            return possible && count >= 0 && count <= MAX_CALLS_ROW ? RowMeaning::TIMELINE : RowMeaning::INVALID;
        case FAH_ROW_LINE_HITS:
        case FAH_ROW_LINE_TIME:
            return possible && count >= 0 && count <= MAX_CALLS_ROW ? RowMeaning::LINE_HITS : RowMeaning::INVALID;
        default:
            return RowMeaning::UNKNOWN;
    }
}

}  // namespace

RowMeaning classify(std::uint8_t kind, std::uint8_t origin, std::int64_t value, std::int64_t system_ns,
                    Weights& weights) {
    const bool possible = value >= 0 && (kind == FAH_ROW_RSS || kind == FAH_ROW_RESIDENT || value <= MAX_ROW_NS);
    const std::int64_t user_ns = value - system_ns;
    switch (kind) {
        case FAH_ROW_CPU:
            if (!possible || system_ns < 0 || system_ns > value) return RowMeaning::INVALID;
            weights = {.system_ns = system_ns, .samples = 1};
            (origin == FAH_ORIGIN_PYTHON ? weights.python_ns : weights.native_ns) = user_ns;
            return RowMeaning::WEIGHTS;
        case FAH_ROW_UNSAMPLED:
            if (!possible) return RowMeaning::INVALID;
            weights = {.unsampled_ns = value};
            return RowMeaning::WEIGHTS;
        case FAH_ROW_WAIT:
            if (!possible) return RowMeaning::INVALID;
            weights = {.wait_ns = value, .samples = 1, .looks = 1};
            return RowMeaning::WEIGHTS;
        case FAH_ROW_RSS:
            return possible ? RowMeaning::RSS_POINT : RowMeaning::INVALID;
        case FAH_ROW_COPY:
            if (!possible) return RowMeaning::INVALID;
            weights = {.copied = value};
            return RowMeaning::WEIGHTS;
        case FAH_ROW_RESIDENT:
            if (!possible || origin == 0) return RowMeaning::INVALID;
            return origin <= FAH_RESIDENT_PROPORTIONAL ? RowMeaning::RESIDENT_POINT : RowMeaning::UNKNOWN;
        default:
            return meaning_of_counts(kind, possible, system_ns);
    }
}

}  // namespace fah
