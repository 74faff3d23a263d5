#include "framework/recording/format.h"

#include "framework/recording/bytes.h"

#include <boost/crc.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace fah::recording {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<Encoding, std::string_view>, 3> ENCODING_NAMES{
    {{Encoding::DELTA, "delta"}, {Encoding::PLAIN, "plain"}, {Encoding::BYTE, "byte"}}};

std::string_view name_of(Encoding encoding) {
    return std::ranges::find(ENCODING_NAMES, encoding, &std::pair<Encoding, std::string_view>::first)->second;
}

Encoding encoding_of(std::string_view name) {
    const auto found = std::ranges::find(ENCODING_NAMES, name, &std::pair<Encoding, std::string_view>::second);
    if (found == ENCODING_NAMES.end()) throw DamagedData("a column has an unknown encoding");
    return found->first;
}

}  // namespace

const std::vector<Column>& written_columns() {
    static const std::vector<Column> COLUMNS{{"time_ns", Encoding::DELTA}, {"process", Encoding::DELTA},
                                             {"thread", Encoding::DELTA},  {"stack", Encoding::DELTA},
                                             {"kind", Encoding::BYTE},     {"origin", Encoding::BYTE},
                                             {"value", Encoding::PLAIN},   {"system_ns", Encoding::PLAIN}};
    return COLUMNS;
}

std::string header_json() {
    json::array columns;
    for (const Column& column : written_columns()) {
        columns.push_back({{"name", column.name}, {"encoding", name_of(column.encoding)}});
    }
    const json::object header{
        {"format", "fixingahole recording"},
        {"version", VERSION},
        {"compression", "zstd"},
        {"checksum", "crc32c"},
        {"blocks", {{"1", "dictionary"}, {"2", "rows"}, {"3", "run facts"}, {"4", "end"}}},
        {"columns", std::move(columns)},
        {"times", "ns of CLOCK_MONOTONIC"},
    };
    return json::serialize(header);
}

std::vector<Column> columns_of_header(std::string_view text) {
    try {
        const json::value header = json::parse(text);
        std::vector<Column> columns;
        for (const json::value& column : header.at("columns").as_array()) {
            columns.push_back(
                {std::string(column.at("name").as_string()), encoding_of(column.at("encoding").as_string())});
        }
        for (const Column& needed : written_columns()) {
            if (std::ranges::find(columns, needed.name, &Column::name) == columns.end()) {
                throw DamagedData("its header lacks the column " + needed.name);
            }
        }
        return columns;
    } catch (const DamagedData&) {
        throw;
    } catch (const std::exception& error) {  // whatever Boost.JSON says about the text
        throw DamagedData(std::string("its header is not understood: ") + error.what());
    }
}

std::uint32_t checksum(std::string_view first, std::string_view second) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    crc.process_bytes(first.data(), first.size());
    crc.process_bytes(second.data(), second.size());
    return crc.checksum();
}

}  // namespace fah::recording
