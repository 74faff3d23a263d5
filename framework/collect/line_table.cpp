#include "framework/collect/line_table.h"

#include <limits>

namespace fah {
namespace {

using Table = std::span<const std::uint8_t>;
using Line = std::optional<std::int32_t>;

constexpr std::uint32_t PYTHON_3_10 = 0x030A0000;
constexpr std::uint32_t PYTHON_3_11 = 0x030B0000;

Line as_line(std::int64_t line) {
    if (line < 0 || line > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    return static_cast<std::int32_t>(line);
}

// 3.8, 3.9: pairs (bytes of code as unsigned, lines as signed), cumulative; Objects/lnotab_notes.txt.
Line from_lnotab(Table table, std::int64_t line, std::int64_t instruction) {
    std::int64_t address = 0;
    for (std::size_t i = 0; i + 1 < table.size(); i += 2) {
        address += table[i];
        if (address > instruction) break;
        line += static_cast<std::int8_t>(table[i + 1]);
    }
    return as_line(line);
}

// 3.10: pairs (bytes of code as unsigned, lines as signed, -128 = no line) for ranges one after the other; PEP 626.
Line from_ranges(Table table, std::int64_t line, std::int64_t instruction) {
    constexpr std::int8_t NO_LINE = -128;
    std::int64_t end = 0;
    for (std::size_t i = 0; i + 1 < table.size(); i += 2) {
        const auto delta = static_cast<std::int8_t>(table[i + 1]);
        end += table[i];
        if (delta != NO_LINE) line += delta;
        if (instruction < end) return delta == NO_LINE ? std::nullopt : as_line(line);
    }
    return std::nullopt;
}

// Reads one entry of a location table after another; Objects/locations.md (PEP 657).
class LocationReader {
public:
    explicit LocationReader(Table table) : table_(table) {}

    struct Entry {
        std::int64_t code_bytes;
        std::int64_t line_delta;
        bool has_line;
    };

    std::optional<Entry> next() {
        if (at_ >= table_.size() || !starts_entry(table_[at_])) return std::nullopt;
        const std::uint8_t first = table_[at_++];
        const int form = (first >> 3) & 15;
        const Entry entry = {
            .code_bytes = 2 * ((first & 7) + 1), .line_delta = line_delta(form), .has_line = form != FORM_NONE};
        while (at_ < table_.size() && !starts_entry(table_[at_])) ++at_;
        return entry;
    }

private:
    static constexpr int FORM_ONE_LINE = 10;  // 10, 11, 12: that many lines on, less 10
    static constexpr int FORM_NO_COLUMNS = 13;
    static constexpr int FORM_LONG = 14;
    static constexpr int FORM_NONE = 15;

    // Only the first byte of an entry has its high bit set.
    static bool starts_entry(std::uint8_t byte) { return (byte & 0x80) != 0; }

    std::int64_t line_delta(int form) {
        if (form == FORM_NO_COLUMNS || form == FORM_LONG) return signed_varint();
        return form >= FORM_ONE_LINE && form < FORM_NO_COLUMNS ? form - FORM_ONE_LINE : 0;
    }

    std::int64_t signed_varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; at_ < table_.size() && shift < 36; shift += 6) {
            const std::uint8_t byte = table_[at_++];
            value |= std::uint64_t{byte & 0x3Fu} << shift;
            if ((byte & 0x40) == 0) break;
        }
        const auto magnitude = static_cast<std::int64_t>(value >> 1);
        return (value & 1) != 0 ? -magnitude : magnitude;
    }

    Table table_;
    std::size_t at_ = 0;
};

Line from_locations(Table table, std::int64_t line, std::int64_t instruction) {
    LocationReader reader(table);
    std::int64_t end = 0;
    while (const auto entry = reader.next()) {
        end += entry->code_bytes;
        line += entry->line_delta;
        if (instruction < end) return entry->has_line ? as_line(line) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::int32_t> line_of_instruction(Table table, std::uint32_t python_version, std::int32_t first_line,
                                                std::int32_t instruction) {
    if (table.empty() || instruction < 0) return as_line(first_line);
    if (python_version >= PYTHON_3_11) return from_locations(table, first_line, instruction);
    if (python_version >= PYTHON_3_10) return from_ranges(table, first_line, instruction);
    return from_lnotab(table, first_line, instruction);
}

}  // namespace fah
