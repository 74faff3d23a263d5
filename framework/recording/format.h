// The layout of `recording.fah`, for writer and reader. Integers are little-endian.
//
//     magic "fah-rec\n"   8 bytes
//     version             u32     a newer one is refused
//     header size         u32
//     header              JSON    format, version, compression, checksum, block kinds, columns with their encodings
//     header checksum     u32     CRC-32C of everything before it
//     blocks, each:
//         magic "FAHB"    u32
//         kind            u32     BlockKind; kinds that the reader does not know are skipped
//         stored size     u32     bytes of the payload
//         raw size        u32     bytes of the payload when it is decompressed
//         checksum        u32     CRC-32C of the four fields above and the payload
//         payload                 a zstd frame
//
// A reader takes blocks up to the first one that is not whole: what was written before a crash stays readable.
// Columns and block kinds may be added without a new version; anything else needs one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fah::recording {

inline constexpr std::string_view MAGIC = "fah-rec\n";
inline constexpr std::uint32_t VERSION = 1;
inline constexpr std::uint32_t MAX_HEADER_BYTES = 1U << 20;
inline constexpr std::uint32_t BLOCK_MAGIC = 0x42484146;  // "FAHB"
inline constexpr std::uint32_t BLOCK_HEAD_BYTES = 20;
inline constexpr std::uint32_t MAX_RAW_BYTES = 256U << 20;
inline constexpr std::uint32_t BLOCK_ROWS = 4096;
inline constexpr std::uint32_t MAX_BLOCK_ROWS = 1U << 20;

enum class BlockKind : std::uint32_t {
    DICTIONARY = 1,  // entries that are new since the last one, and processes and threads whose texts came late
    ROWS = 2,        // rows in columns; their ids stand in dictionary blocks before
    RUN_FACTS = 3,   // JSON; the last one holds
    END = 4,         // JSON: the recording is whole
};

// How a column's values become bytes; all of them are varints of 7 bits a byte, but for BYTE.
enum class Encoding : std::uint8_t {
    DELTA,  // zigzag of the difference to the row before
    PLAIN,  // zigzag
    BYTE,   // one byte a row
};

struct Column {
    std::string name;
    Encoding encoding = Encoding::PLAIN;
    friend bool operator==(const Column&, const Column&) = default;
};

// What this version writes, in this order.
const std::vector<Column>& written_columns();

std::string header_json();
// The columns that a header announces. Throws DamagedData when it is not such a header.
std::vector<Column> columns_of_header(std::string_view json);

// The CRC-32C of the pieces one after the other.
std::uint32_t checksum(std::string_view first, std::string_view second = {});

}  // namespace fah::recording
