// Makes fewer rows of many without changing a sum: of every `stride` rows of one process, thread, stack, kind and origin,
// one is left, at the time of the last, with all their nanoseconds. Of points (resident sets, own peaks) the largest is left.
// Rows of the heap are joined over threads; bytes and counts add up, and the error that a reader works out from them gets
// larger than it was. Rows that a profile would not add up (unknown kinds, impossible values) pass as they are.
#pragma once

#include "framework/model/row.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>

namespace fah::recording {

class Thinner {
public:
    // stride 1 passes every row.
    explicit Thinner(std::uint32_t stride) : stride_(stride) {}

    // A row that is complete by this one, if any.
    std::optional<Row> add(const Row& row);
    // Hands over what was waiting for more rows; afterwards it is empty.
    void flush(const std::function<void(const Row&)>& take);

    // Rows that went into others since it was made.
    std::uint64_t merged() const { return merged_; }

private:
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint16_t>;
    struct Hash {
        std::size_t operator()(const Key& key) const {
            const std::uint64_t high = (std::uint64_t{std::get<0>(key)} << 32) | std::get<1>(key);
            const std::uint64_t low = (std::uint64_t{std::get<2>(key)} << 16) | std::get<3>(key);
            return static_cast<std::size_t>(high * 0x9e3779b97f4a7c15ULL + low);
        }
    };
    struct Waiting {
        Row row;
        std::uint32_t count = 0;
    };

    std::uint32_t stride_;
    std::uint64_t merged_ = 0;
    boost::unordered_flat_map<Key, Waiting, Hash> waiting_;
};

}  // namespace fah::recording
