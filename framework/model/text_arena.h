// Texts copied into blocks that never move. One thread adds; views stay valid as long as the arena.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace fah {

class TextArena {
public:
    static constexpr std::size_t BLOCK = std::size_t{16} << 10;

    std::string_view add(std::string_view text);
    std::size_t bytes() const { return bytes_; }
    // Bytes that adding a text of this size would take from the system.
    std::size_t growth(std::size_t size) const;

private:
    std::vector<std::unique_ptr<char[]>> blocks_;
    char* free_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace fah
