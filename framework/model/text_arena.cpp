#include "framework/model/text_arena.h"

#include <cstring>

namespace fah {

std::size_t TextArena::growth(std::size_t size) const {
    if (size <= left_) return 0;
    return size > BLOCK / 4 ? size : BLOCK;
}

std::string_view TextArena::add(std::string_view text) {
    if (text.empty()) return {};
    const std::size_t grow = growth(text.size());
    char* place = free_;
    if (grow != 0) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(grow));
        bytes_ += grow;
        place = blocks_.back().get();
    }
    std::memcpy(place, text.data(), text.size());
    // A long text has a block of its own; the block in use keeps its free rest.
    if (grow == BLOCK) left_ = BLOCK;
    if (grow == 0 || grow == BLOCK) {
        free_ = place + text.size();
        left_ -= text.size();
    }
    return {place, text.size()};
}

}  // namespace fah
