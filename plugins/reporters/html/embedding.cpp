#include "plugins/reporters/html/embedding.h"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>

namespace html_report {

std::string deflated(std::string_view bytes) {
    uLongf size = compressBound(bytes.size());
    std::string out(size, '\0');
    const int level =
        bytes.size() > (std::size_t{4} << 20) ? 6 : 9;  // beyond that 9 takes seconds for one part in a hundred
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                  bytes.size(), level) != Z_OK)
        throw std::runtime_error("the data could not be compressed");
    out.resize(size);
    return out;
}

std::string base64(std::string_view bytes) {
    static constexpr char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) {
            return k < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[k])} : 0;
        };
        const std::uint32_t three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
        out += LETTERS[three >> 18];
        out += LETTERS[three >> 12 & 63];
        out += i + 1 < bytes.size() ? LETTERS[three >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? LETTERS[three & 63] : '=';
    }
    return out;
}

}  // namespace html_report
