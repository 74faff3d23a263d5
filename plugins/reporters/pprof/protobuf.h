// Protocol buffers, as little of their wire format as pprof's profile.proto needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pprof_report {

class Message {
public:
    // 0 is what a reader takes for a field that is not there.
    void number(std::uint32_t field, std::int64_t value) {
        if (value == 0) return;
        varint(std::uint64_t{field} << 3);
        varint(static_cast<std::uint64_t>(value));
    }
    void bytes(std::uint32_t field, std::string_view value) {
        varint(std::uint64_t{field} << 3 | 2);
        varint(value.size());
        bytes_ += value;
    }
    void message(std::uint32_t field, const Message& value) { bytes(field, value.bytes_); }
    template <class T>
    void packed(std::uint32_t field, const std::vector<T>& values) {
        Message inner;
        for (const T value : values) inner.varint(static_cast<std::uint64_t>(value));
        bytes(field, inner.bytes_);
    }
    const std::string& text() const { return bytes_; }

private:
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(static_cast<unsigned char>(value | 0x80));
        bytes_ += static_cast<char>(static_cast<unsigned char>(value));
    }

    std::string bytes_;
};

}  // namespace pprof_report
