// Bytes as they can stand inside an HTML element: deflated, then base64, whose letters no parser of HTML takes for markup.
#pragma once

#include <string>
#include <string_view>

namespace html_report {

// zlib's format (RFC 1950), the same bytes for the same bytes.
std::string deflated(std::string_view bytes);
std::string base64(std::string_view bytes);

}  // namespace html_report
