#include "framework/collect/code_names.h"

#include "framework/collect/line_table.h"
#include "framework/collect/text_decoding.h"
#include "framework/collect/wire_reading.h"

#include <sdk/agent/wire.h>

#include <algorithm>

namespace fah {
namespace {

enum TextIndex : std::size_t { FILE_NAME, NAME, QUALIFIED_NAME, LINE_TABLE, TEXTS };

constexpr std::uint32_t NAME_LIMIT = 64 << 10;  // bytes; PATH_MAX in the widest storage is 16 KiB
constexpr std::uint32_t TABLE_LIMIT = 8 << 20;
constexpr std::size_t CODE_COST = 128;  // what an entry costs besides its texts

bool plausible(const fah_wire_code& code) {
    if (code.code_id == 0 || code.sizes[LINE_TABLE] > TABLE_LIMIT) return false;
    return std::all_of(code.sizes, code.sizes + LINE_TABLE, [](std::uint32_t size) { return size <= NAME_LIMIT; });
}

}  // namespace

bool CodeNames::add_code(std::span<const std::byte> body) {
    const auto wire = read_wire<fah_wire_code>(body);
    if (!wire || !plausible(*wire) || bytes_ + CODE_COST > byte_limit_) return false;
    const auto texts = body.subspan(sizeof(fah_wire_code));
    if (wire->inline_bytes > texts.size()) return false;
    Code& code = codes_[wire->code_id];
    bytes_ -= code.serial != 0 ? code.bytes.size() + CODE_COST : 0;
    code = Code{.serial = next_serial_++, .first_line = wire->first_line};
    std::copy_n(wire->sizes, TEXTS, code.sizes);
    std::copy_n(wire->kinds, TEXTS, code.kinds);
    for (const std::uint32_t size : code.sizes) code.expected += size;
    bytes_ += CODE_COST;
    return append(code, texts.first(wire->inline_bytes));
}

bool CodeNames::add_text(std::span<const std::byte> body) {
    const auto wire = read_wire<fah_wire_text>(body);
    if (!wire) return false;
    const auto code = codes_.find(wire->code_id);
    // Pieces come in order; one that does not continue the text follows a piece that found no room in the ring.
    if (code == codes_.end() || wire->offset != code->second.bytes.size()) return false;
    return append(code->second, body.subspan(sizeof(fah_wire_text)));
}

bool CodeNames::append(Code& code, std::span<const std::byte> piece) {
    if (code.bytes.size() + piece.size() > code.expected || bytes_ + piece.size() > byte_limit_) return false;
    const auto* from = reinterpret_cast<const std::uint8_t*>(piece.data());
    code.bytes.insert(code.bytes.end(), from, from + piece.size());
    bytes_ += piece.size();
    return true;
}

std::uint64_t CodeNames::serial(std::uint32_t code_id) const {
    const auto code = codes_.find(code_id);
    return code == codes_.end() ? 0 : code->second.serial;
}

bool CodeNames::complete(std::uint32_t code_id) const {
    const auto code = codes_.find(code_id);
    return code != codes_.end() && code->second.bytes.size() == code->second.expected;
}

CodePosition CodeNames::position(std::uint32_t code_id, std::int32_t instruction) const {
    const Code& code = codes_.at(code_id);
    const std::string qualified = code.name(QUALIFIED_NAME);
    return {
        .function = qualified.empty() ? code.name(NAME) : qualified,
        .file = code.name(FILE_NAME),
        .first_line = std::max(code.first_line, 0),
        .line = line_of_instruction(code.text(LINE_TABLE), python_version_, code.first_line, instruction).value_or(0)};
}

// As much of the text as has come.
std::span<const std::uint8_t> CodeNames::Code::text(std::size_t index) const {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < index; ++i) begin += sizes[i];
    begin = std::min(begin, bytes.size());
    return std::span(bytes).subspan(begin, std::min<std::size_t>(sizes[index], bytes.size() - begin));
}

std::string CodeNames::Code::name(std::size_t index) const { return utf8_of_code_points(text(index), kinds[index]); }

}  // namespace fah
