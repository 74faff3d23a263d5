// Integers and texts to bytes and back. The reader trusts nothing: what does not fit throws DamagedData.
#pragma once

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fah::recording {

class DamagedData : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

class ByteWriter {
public:
    void byte(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8) byte(static_cast<std::uint8_t>(value >> shift));
    }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    void signed_varint(std::int64_t value) { varint(zigzag(value)); }
    void text(std::string_view text) {
        varint(text.size());
        bytes_ += text;
    }
    void raw(std::string_view bytes) { bytes_ += bytes; }

    std::size_t size() const { return bytes_.size(); }
    std::string take() { return std::move(bytes_); }
    std::string_view view() const { return bytes_; }

private:
    std::string bytes_;
};

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : left_(bytes) {}

    bool at_end() const { return left_.empty(); }
    std::uint8_t byte() { return static_cast<std::uint8_t>(raw(1).front()); }
    std::uint32_t u32() {
        std::uint32_t value = 0;
        for (int shift = 0; shift < 32; shift += 8) value |= std::uint32_t{byte()} << shift;
        return value;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            value |= std::uint64_t{next & 0x7fU} << shift;
            if (next < 0x80) return value;
        }
        throw DamagedData("a number is too long");
    }
    std::int64_t signed_varint() { return unzigzag(varint()); }
    std::uint32_t id() {
        const std::uint64_t value = varint();
        if (value > std::numeric_limits<std::uint32_t>::max()) throw DamagedData("an id is too large");
        return static_cast<std::uint32_t>(value);
    }
    std::int32_t int32() {
        const std::int64_t value = signed_varint();
        if (value != static_cast<std::int32_t>(value)) throw DamagedData("a number is too large");
        return static_cast<std::int32_t>(value);
    }
    std::string_view text() { return raw(varint()); }
    std::string_view raw(std::uint64_t size) {
        if (size > left_.size()) throw DamagedData("it ends too early");
        const std::string_view bytes = left_.substr(0, size);
        left_.remove_prefix(size);
        return bytes;
    }

private:
    std::string_view left_;
};

}  // namespace fah::recording
