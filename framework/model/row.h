// One row of a batch by itself.
#pragma once

#include "framework/model/batch.h"

#include <fixingahole/host.h>

#include <cstdint>

namespace fah {

// FAH_ROW_COUNTED_SIZES: of so many bits are sizes at most.
inline constexpr std::uint8_t MOST_SIZE_BITS = 64;

constexpr bool is_heap_kind(std::uint8_t kind) {
    return kind == FAH_ROW_ALLOC || kind == FAH_ROW_FREE || kind == FAH_ROW_COUNTED_ALLOC ||
           kind == FAH_ROW_COUNTED_FREE || (kind >= FAH_ROW_COUNTED_CHURN && kind <= FAH_ROW_COUNTED_TEMPORARY);
}

constexpr bool is_calls_kind(std::uint8_t kind) {
    return (kind >= FAH_ROW_CALLS && kind <= FAH_ROW_CALL_EVENTS) || kind == FAH_ROW_CALL_COST;
}
constexpr bool is_lines_kind(std::uint8_t kind) { return kind == FAH_ROW_LINE_HITS || kind == FAH_ROW_LINE_TIME; }
constexpr bool is_timeline_kind(std::uint8_t kind) { return kind >= FAH_ROW_SPAN && kind <= FAH_ROW_FORK; }

struct Row {
    std::uint64_t time_ns = 0;
    std::uint32_t process = 0;
    std::uint32_t thread = 0;
    std::uint32_t stack = 0;
    std::uint8_t kind = 0;
    std::uint8_t origin = 0;
    std::int64_t value = 0;
    std::int64_t system_ns = 0;
    friend bool operator==(const Row&, const Row&) = default;
};

inline Row row_of(const Batch& batch, std::uint32_t row) {
    return {batch.time_ns[row], batch.process[row], batch.thread[row], batch.stack[row],
            batch.kind[row],    batch.origin[row],  batch.value[row],  batch.system_ns[row]};
}

// The batch has room for it.
inline void append(Batch& batch, const Row& row) {
    const std::uint32_t at = batch.rows++;
    batch.time_ns[at] = row.time_ns;
    batch.process[at] = row.process;
    batch.thread[at] = row.thread;
    batch.stack[at] = row.stack;
    batch.kind[at] = row.kind;
    batch.origin[at] = row.origin;
    batch.value[at] = row.value;
    batch.system_ns[at] = row.system_ns;
}

}  // namespace fah
