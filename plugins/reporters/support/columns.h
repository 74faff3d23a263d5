// One column of the model. Views into it; valid as long as it.
#pragma once

#include <fixingahole/model.hpp>

#include <cstdint>
#include <span>

namespace reporters {

inline constexpr std::uint32_t NO_ROW = 0xffffffff;

template <class T>
struct Column : std::span<const T> {
    Column() = default;
    Column(const fixingahole::Model& model, std::uint32_t id) : std::span<const T>(model.column<T>(id)) {}
    T at(std::size_t row) const { return row < this->size() ? (*this)[row] : T{}; }
};

using Ids = Column<std::uint32_t>;
using Numbers = Column<std::int64_t>;

}  // namespace reporters
