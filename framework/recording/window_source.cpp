#include "framework/recording/window_source.h"

#include <fixingahole/host.h>

namespace fah {

std::optional<Batch> WindowSource::pull() {
    std::optional<Batch> batch = inner_.pull();
    if (!batch) return batch;
    const std::uint32_t rows = batch->rows;
    batch->rows = 0;
    for (std::uint32_t i = 0; i < rows; ++i) {
        const Row row = row_of(*batch, i);
        if (passes(row)) append(*batch, row);
    }
    return batch;
}

bool WindowSource::passes(const Row& row) {
    if (row.kind == FAH_ROW_PROCESS_NAME || row.kind == FAH_ROW_FORK) return true;  // not of one moment
    const bool inside = row.time_ns >= window_.from_ns && row.time_ns < window_.to_ns;
    if (!inside || (row.kind != FAH_ROW_ALLOC && row.kind != FAH_ROW_FREE)) return inside;
    std::int64_t& live = live_[{std::uint64_t{row.process} << 32 | row.stack, row.value, row.system_ns}];
    if (row.kind == FAH_ROW_ALLOC) return ++live, true;
    return live > 0 && live-- > 0;
}

}  // namespace fah
