// Between fah_text and std::string_view. Neither owns; the lifetime is that of the text behind it.
#pragma once

#include <fixingahole/abi.h>

#include <string_view>

namespace fixingahole {

inline std::string_view to_view(fah_text text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

inline fah_text to_text(std::string_view view) { return {view.data(), view.size()}; }

}  // namespace fixingahole
