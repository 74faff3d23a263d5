// Writes a recording's header and blocks to a file. A failed write (disk full) leaves the file as it was before that block
// and ends the output for good; it never throws for it.
#pragma once

#include "framework/recording/format.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;

namespace fah::recording {

class BlockOutput {
public:
    // Creates or empties the file and writes the header. Throws Failure when the file cannot be opened.
    explicit BlockOutput(std::filesystem::path path);
    ~BlockOutput();
    BlockOutput(BlockOutput&&) noexcept;
    BlockOutput& operator=(BlockOutput&&) noexcept;

    // False when nothing was written, now or before: see problem().
    bool write(BlockKind kind, std::string_view raw);
    // A whole block as another recording has it, head and payload.
    bool copy(std::string_view block);

    // Moves the file to where it belongs; false: see problem().
    bool rename_to(const std::filesystem::path& path);

    std::uint64_t size() const { return size_; }
    // "" while all is well, else why the writing ended.
    const std::string& problem() const { return problem_; }

private:
    bool append(std::string_view bytes);
    bool fail(std::string_view doing, int error);

    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::string problem_;
    std::string compressed_;
    ZSTD_CCtx_s* zstd_ = nullptr;
};

}  // namespace fah::recording
