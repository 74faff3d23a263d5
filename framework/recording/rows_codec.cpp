#include "framework/recording/rows_codec.h"

#include "framework/recording/bytes.h"

#include <limits>

namespace fah::recording {
namespace {

template <class T>
std::string encode_column(const std::vector<T>& values, std::uint32_t rows, Encoding encoding) {
    ByteWriter out;
    std::uint64_t before = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
        const auto value = static_cast<std::uint64_t>(values[row]);
        switch (encoding) {
            case Encoding::DELTA:
                out.signed_varint(static_cast<std::int64_t>(value - before));
                break;
            case Encoding::PLAIN:
                out.signed_varint(static_cast<std::int64_t>(value));
                break;
            case Encoding::BYTE:
                out.byte(static_cast<std::uint8_t>(value));
                break;
        }
        before = value;
    }
    return out.take();
}

template <class T>
void decode_column(std::string_view bytes, std::vector<T>& values, Encoding encoding) {
    ByteReader in(bytes);
    std::uint64_t before = 0;
    for (T& out : values) {
        std::uint64_t value = 0;
        switch (encoding) {
            case Encoding::DELTA:
                value = before + static_cast<std::uint64_t>(in.signed_varint());
                break;
            case Encoding::PLAIN:
                value = static_cast<std::uint64_t>(in.signed_varint());
                break;
            case Encoding::BYTE:
                value = in.byte();
                break;
        }
        before = value;
        if (sizeof(T) < 8 && value > std::numeric_limits<T>::max())
            throw DamagedData("a value does not fit its column");
        out = static_cast<T>(value);
    }
    if (!in.at_end()) throw DamagedData("a column has bytes left over");
}

// Calls with the column of that name, and says whether there is one.
template <class BatchType, class Call>
bool with_column(BatchType& batch, std::string_view name, const Call& call) {
    if (name == "time_ns") return call(batch.time_ns), true;
    if (name == "process") return call(batch.process), true;
    if (name == "thread") return call(batch.thread), true;
    if (name == "stack") return call(batch.stack), true;
    if (name == "kind") return call(batch.kind), true;
    if (name == "origin") return call(batch.origin), true;
    if (name == "value") return call(batch.value), true;
    if (name == "system_ns") return call(batch.system_ns), true;
    return false;
}

}  // namespace

std::string encode_rows(const Batch& batch) {
    ByteWriter out;
    out.varint(batch.rows);
    for (const Column& column : written_columns()) {
        with_column(batch, column.name,
                    [&](const auto& values) { out.text(encode_column(values, batch.rows, column.encoding)); });
    }
    return out.take();
}

Batch decode_rows(std::string_view raw, const std::vector<Column>& columns) {
    ByteReader in(raw);
    const std::uint64_t rows = in.varint();
    if (rows > MAX_BLOCK_ROWS) throw DamagedData("it has too many rows");
    Batch batch;
    batch.reserve(static_cast<std::uint32_t>(rows));
    batch.rows = batch.capacity();
    for (const Column& column : columns) {
        const std::string_view bytes = in.text();
        with_column(batch, column.name, [&](auto& values) { decode_column(bytes, values, column.encoding); });
    }
    return batch;
}

}  // namespace fah::recording
