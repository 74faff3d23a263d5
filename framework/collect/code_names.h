// The code objects of one process image: their names, files and line tables, put together from the FAH_WIRE_CODE and
// FAH_WIRE_TEXT records in which they travel. Sizes claimed in records are believed only as far as bytes came.
//
// Thread: collector. Memory: bounded; a code object beyond the bound stays unknown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace fah {

struct CodePosition {
    std::string function;  // the qualified name, or the plain one where the interpreter has no other
    std::string file;
    std::int32_t first_line = 0;
    std::int32_t line = 0;  // 0 = not known
};

class CodeNames {
public:
    static constexpr std::size_t DEFAULT_BYTE_LIMIT = std::size_t{64} << 20;

    explicit CodeNames(std::uint32_t python_version, std::size_t byte_limit = DEFAULT_BYTE_LIMIT)
        : python_version_(python_version), byte_limit_(byte_limit) {}

    // Bodies of FAH_WIRE_CODE and FAH_WIRE_TEXT; false = it makes no sense, or there is no room, and was left out.
    bool add_code(std::span<const std::byte> body);
    bool add_text(std::span<const std::byte> body);

    // A number that stands for this code object and no other, also when its code id is given away again; 0 = unknown.
    std::uint64_t serial(std::uint32_t code_id) const;
    // False while texts are still on their way: what position() says may change.
    bool complete(std::uint32_t code_id) const;
    // The code object must be known. instruction: byte offset, -1 = not started.
    CodePosition position(std::uint32_t code_id, std::int32_t instruction) const;

private:
    struct Code {
        std::uint64_t serial = 0;
        std::int32_t first_line = 0;
        std::uint32_t sizes[4] = {};
        std::uint8_t kinds[4] = {};
        std::size_t expected = 0;  // bytes of the four texts
        std::vector<std::uint8_t> bytes;

        std::span<const std::uint8_t> text(std::size_t index) const;
        std::string name(std::size_t index) const;
    };

    bool append(Code& code, std::span<const std::byte> piece);

    std::uint32_t python_version_;
    std::size_t byte_limit_;
    std::size_t bytes_ = 0;
    std::uint64_t next_serial_ = 1;
    std::unordered_map<std::uint32_t, Code> codes_;
};

}  // namespace fah
