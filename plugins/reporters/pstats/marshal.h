// Python's marshal format, as little of it as every version since 3.4 reads: dicts, tuples, texts, numbers.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pstats_report {

class Marshal {
public:
    void begin_dict() { bytes_ += '{'; }  // then keys and values in turn
    void end_dict() { bytes_ += '0'; }
    void begin_tuple(std::uint32_t size) { little_endian(bytes_ += '(', size, 4); }
    // UTF-8.
    void text(std::string_view text) {
        little_endian(bytes_ += 'u', text.size(), 4);
        bytes_ += text;
    }
    // Of 32 bits; a larger number becomes a real one, which is exact up to 2^53.
    void integer(std::int64_t number) {
        if (std::in_range<std::int32_t>(number)) {
            little_endian(bytes_ += 'i', static_cast<std::uint64_t>(number), 4);
        } else {
            real(static_cast<double>(number));
        }
    }
    void real(double number) { little_endian(bytes_ += 'g', std::bit_cast<std::uint64_t>(number), 8); }

    std::string take() { return std::move(bytes_); }

private:
    static void little_endian(std::string& bytes, std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) bytes += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
    }

    std::string bytes_;
};

}  // namespace pstats_report
