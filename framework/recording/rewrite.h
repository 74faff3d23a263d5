// Thins a recording that has grown too large: every row block with half the rows, the rest as it is.
#pragma once

#include "framework/recording/block_output.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace fah::recording {

struct Rewritten {
    BlockOutput output;        // at the end of the new file, which has the old one's name
    std::uint64_t rows = 0;    // in it
    std::uint64_t merged = 0;  // rows that went into others
};

// Writes beside the file first, so needs room for both. Throws Failure or DamagedData, and leaves the old file then.
Rewritten rewrite_with_half_the_rows(const std::filesystem::path& path);

}  // namespace fah::recording
