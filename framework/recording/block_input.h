// Reads a recording's header and blocks, and checks them. It knows nothing of what is in a block.
#pragma once

#include "framework/recording/format.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace fah::recording {

struct Block {
    BlockKind kind = BlockKind::END;
    std::uint64_t position = 0;  // in the file
    std::string stored;          // head and payload, as they stand in the file
};

class BlockInput {
public:
    // Throws Failure when the file cannot be read, is no recording, is of a newer version, or has a damaged header.
    explicit BlockInput(const std::filesystem::path& path);

    const std::vector<Column>& columns() const { return columns_; }

    // The next whole block, or empty at the end of the file and before the first damage: then problem() says why, and
    // nothing more is read.
    std::optional<Block> next();
    // Throws DamagedData.
    static std::string decompress(const Block& block);

    std::uint64_t position() const { return position_; }
    // "" when the file ended at the end of a block.
    const std::string& problem() const { return problem_; }

private:
    void read_header(const std::filesystem::path& path);
    bool read(std::string& bytes, std::size_t size);

    std::ifstream file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::vector<Column> columns_;
    std::string problem_;
};

}  // namespace fah::recording
