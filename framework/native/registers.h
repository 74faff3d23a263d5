// The registers of a thread as far as unwinding needs them, numbered as DWARF does on this processor, and what it finds of
// the thread's memory: the copy of its stack.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace fah {

#if defined(__aarch64__)
inline constexpr unsigned STACK_REGISTER = 31;
inline constexpr unsigned PC_REGISTER = 32;
inline constexpr unsigned RETURN_COLUMN = 30;
inline constexpr std::array<std::uint8_t, 12> SAVED_REGISTERS{19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30};
#else
inline constexpr unsigned STACK_REGISTER = 7;
inline constexpr unsigned PC_REGISTER = 16;
inline constexpr unsigned RETURN_COLUMN = 16;
inline constexpr std::array<std::uint8_t, 7> SAVED_REGISTERS{3, 6, 12, 13, 14, 15, 16};
#endif
inline constexpr unsigned REGISTER_COUNT = PC_REGISTER + 1;

class Registers {
public:
    std::optional<std::uint64_t> get(unsigned number) const {
        if (number >= REGISTER_COUNT || (known_ >> number & 1) == 0) return std::nullopt;
        return values_[number];
    }
    void set(unsigned number, std::uint64_t value) {
        values_[number] = value;
        known_ |= std::uint64_t{1} << number;
    }

private:
    std::array<std::uint64_t, REGISTER_COUNT> values_{};
    std::uint64_t known_ = 0;
};

struct StackCopy {
    std::uint64_t address = 0;
    std::span<const std::byte> bytes;

    std::optional<std::uint64_t> read(std::uint64_t at) const {
        const std::uint64_t offset = at - address;
        if (at < address || bytes.size() < sizeof(std::uint64_t) || offset > bytes.size() - sizeof(std::uint64_t))
            return std::nullopt;
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + offset, sizeof(word));
        return word;
    }
};

}  // namespace fah
