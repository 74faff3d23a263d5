// Bytes of other processes as UTF-8: what comes out is always valid, whatever went in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fah {

// A Python str's own storage: 1 (Latin-1), 2 or 4 bytes a code point. Surrogates, impossible code points and a cut last
// code point become U+FFFD; another width gives an empty text.
std::string utf8_of_code_points(std::span<const std::uint8_t> bytes, unsigned width);

// Text that should be UTF-8, cut to at most `limit` bytes; invalid bytes become U+FFFD each, control characters below a
// blank become blanks.
std::string clean_utf8(std::string_view text, std::size_t limit);

}  // namespace fah
