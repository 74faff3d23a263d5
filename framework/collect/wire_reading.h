// Plain structs out of record bodies, by copy: a body has no alignment, and may be shorter than it ought to be.
#pragma once

#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

namespace fah {

// The T that `body` begins with; empty when the body is too short.
template <class T>
std::optional<T> read_wire(std::span<const std::byte> body) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (body.size() < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, body.data(), sizeof(T));
    return value;
}

}  // namespace fah
