// Rows in columns to bytes and back: the payload of a ROWS block. Ids are the recording's.
//     rows varint, then for each column of the header: size varint, bytes
#pragma once

#include "framework/model/batch.h"
#include "framework/recording/format.h"

#include <string>
#include <string_view>
#include <vector>

namespace fah::recording {

// In the order and encodings of written_columns().
std::string encode_rows(const Batch& batch);

// The batch has no dictionary. Columns that this version does not know are skipped. Throws DamagedData.
Batch decode_rows(std::string_view raw, const std::vector<Column>& columns);

}  // namespace fah::recording
