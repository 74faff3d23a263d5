// Lets pass what happened in a part of a run. Of the heap: what was allocated in it, and freed in it again.
// Threads: one call at a time.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/row.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>

namespace fah {

// CLOCK_MONOTONIC; a row at from_ns is in, one at to_ns is not.
struct TimeWindow {
    std::uint64_t from_ns = 0;
    std::uint64_t to_ns = UINT64_MAX;
};

class WindowSource : public BatchSource {
public:
    // The inner source outlives this.
    WindowSource(BatchSource& inner, TimeWindow window) : inner_(inner), window_(window) {}

    std::optional<Batch> pull() override;

private:
    // Memory is told apart by who allocated it and how much it was.
    struct Memory {
        std::uint64_t where = 0;
        std::int64_t bytes = 0, milli = 0;
        friend bool operator==(const Memory&, const Memory&) = default;
    };
    struct Hash {
        std::size_t operator()(const Memory& memory) const {
            const auto size = static_cast<std::uint64_t>(memory.bytes) * 31 + static_cast<std::uint64_t>(memory.milli);
            return static_cast<std::size_t>(memory.where * 0x9e3779b97f4a7c15ULL + size);
        }
    };

    bool passes(const Row& row);

    BatchSource& inner_;
    TimeWindow window_;
    boost::unordered_flat_map<Memory, std::int64_t, Hash> live_;  // allocated in the window, and not freed yet
};

}  // namespace fah
