#include "framework/recording/format.h"

#include "framework/recording/bytes.h"

#include <gtest/gtest.h>

namespace fah::recording {
namespace {

TEST(Format, TheHeaderDescribesItsColumns) { EXPECT_EQ(columns_of_header(header_json()), written_columns()); }

TEST(Format, AHeaderThatCannotBeUsedIsDamage) {
    EXPECT_THROW(columns_of_header("not json"), DamagedData);
    EXPECT_THROW(columns_of_header("{}"), DamagedData);
    EXPECT_THROW(columns_of_header(R"({"columns": []})"), DamagedData);
    std::string other = header_json();
    other.replace(other.find("delta"), 5, "gamma");
    EXPECT_THROW(columns_of_header(other), DamagedData);
}

TEST(Format, ChecksumIsCrc32c) {
    EXPECT_EQ(checksum("123456789"), 0xe3069283U);  // the check value of CRC-32C
    EXPECT_EQ(checksum("1234", "56789"), checksum("123456789"));
}

}  // namespace
}  // namespace fah::recording
