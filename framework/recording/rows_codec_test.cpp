#include "framework/recording/rows_codec.h"

#include "framework/model/row.h"
#include "framework/pipeline/test_support/made_batches.h"
#include "framework/recording/bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace fah::recording {
namespace {

Batch edge_rows() {
    constexpr std::uint64_t LAST = std::numeric_limits<std::uint64_t>::max();
    return made::batch_of(nullptr, {{.time_ns = LAST, .value = std::numeric_limits<std::int64_t>::min()},
                                    {.time_ns = 0, .process = {1}, .value = std::numeric_limits<std::int64_t>::max()},
                                    {LAST, {0xffffffff}, {0xffffffff}, {0xffffffff}, 255, 255, -1, -1},
                                    {5, {1}, {2}, {3}, 4, 5, 6, 7}});
}

TEST(RowsCodec, RowsComeBackAsTheyWere) {
    const Batch batch = edge_rows();
    const Batch back = decode_rows(encode_rows(batch), written_columns());
    ASSERT_EQ(back.rows, batch.rows);
    for (std::uint32_t row = 0; row < batch.rows; ++row) EXPECT_EQ(row_of(back, row), row_of(batch, row));
}

TEST(RowsCodec, NoRowsAreFine) { EXPECT_EQ(decode_rows(encode_rows(Batch{}), written_columns()).rows, 0U); }

TEST(RowsCodec, ColumnsOfALaterWriterAreSkipped) {
    const Batch batch = edge_rows();
    std::vector<Column> columns = written_columns();
    columns.push_back({"weather", Encoding::PLAIN});
    ByteWriter raw;
    raw.raw(encode_rows(batch));
    raw.text("rainy");
    EXPECT_EQ(row_of(decode_rows(raw.view(), columns), 3), row_of(batch, 3));
}

TEST(RowsCodec, EveryCutIsDamage) {
    const std::string raw = encode_rows(edge_rows());
    for (std::size_t size = 0; size < raw.size(); ++size) {
        EXPECT_THROW(decode_rows(std::string_view(raw).substr(0, size), written_columns()), DamagedData) << size;
    }
}

TEST(RowsCodec, ValuesBeyondTheirColumnAndTooManyRowsAreDamage) {
    std::vector<Column> columns = written_columns();
    std::swap(columns[0], columns[1]);  // now 64-bit times stand where processes are expected
    EXPECT_THROW(decode_rows(encode_rows(edge_rows()), columns), DamagedData);
    ByteWriter many;
    many.varint(MAX_BLOCK_ROWS + 1);
    EXPECT_THROW(decode_rows(many.view(), written_columns()), DamagedData);
}

}  // namespace
}  // namespace fah::recording
