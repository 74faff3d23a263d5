// Distinct id types, so that a wrong one does not compile. 0 is "none"; ids start at 1 and index a Dictionary's tables.
#pragma once

#include <compare>
#include <cstdint>

namespace fah {

template <class Tag>
struct Id {
    std::uint32_t value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    friend constexpr auto operator<=>(Id, Id) = default;
};

using StringId = Id<struct StringTag>;
using FunctionId = Id<struct FunctionTag>;
using FrameId = Id<struct FrameTag>;
using StackId = Id<struct StackTag>;
using ProcessId = Id<struct ProcessTag>;
using ThreadId = Id<struct ThreadTag>;

}  // namespace fah
