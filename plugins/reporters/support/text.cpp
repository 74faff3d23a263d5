#include "plugins/reporters/support/text.h"

#include "plugins/reporters/support/utf8.h"

#include <locale.h>
#include <algorithm>
#include <cstdio>
#include <cwchar>
#include <utility>

namespace reporters {
namespace {

constexpr std::string_view ELLIPSIS = "…";
constexpr std::size_t TAB = 4;

// C0, DEL and C1 controls, line and paragraph separators, and marks that change the direction of the text after them.
bool disturbs_the_line(char32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 || code == 0x061c ||
           code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

void append_escaped(std::string& text, char32_t code) {
    char escape[12];
    if (code == '\n') {
        text += "\\n";
    } else if (code == '\t') {
        text += "\\t";
    } else if (code == '\r') {
        text += "\\r";
    } else {
        std::snprintf(escape, sizeof escape, code < 0x100 ? "\\x%02x" : "\\u%04x", static_cast<unsigned>(code));
        text += escape;
    }
}

template <class Visit>
void each_character(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const Character character = decode(text);
        visit(character);
        text.remove_prefix(character.size);
    }
}

// wcwidth knows East Asian widths only in a UTF-8 locale; the process's own locale is the person's and stays as it is.
class Utf8Locale {
public:
    Utf8Locale() : before_(uselocale(utf8())) {}
    ~Utf8Locale() { uselocale(before_); }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
    static locale_t utf8() {
        static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return made;  // nullptr changes nothing: then every character counts one column
    }

    locale_t before_;
};

std::size_t width_of(char32_t code) {
    const int columns = wcwidth(static_cast<wchar_t>(code));
    return columns < 0 ? 1 : static_cast<std::size_t>(columns);
}

// Bytes of the longest beginning that fits into `columns`.
std::size_t head_bytes(std::string_view text, std::size_t columns) {
    const Utf8Locale locale;
    std::size_t bytes = 0, used = 0;
    each_character(text, [&](Character character) {
        used += width_of(character.code);
        if (used <= columns) bytes += character.size;
    });
    return bytes;
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
    std::string text;
    each_character(bytes, [&](Character character) { append(text, character.code); });
    return text;
}

std::string printable(std::string_view bytes) {
    std::string text;
    each_character(bytes, [&](Character character) {
        disturbs_the_line(character.code) ? append_escaped(text, character.code) : append(text, character.code);
    });
    return text;
}

std::size_t width(std::string_view text) {
    const Utf8Locale locale;
    std::size_t columns = 0;
    each_character(text, [&](Character character) { columns += width_of(character.code); });
    return columns;
}

std::string repeat(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

std::string pad_left(std::string_view text, std::size_t columns) {
    const std::size_t used = width(text);
    return std::string(used < columns ? columns - used : 0, ' ') + std::string{text};
}

std::string pad_right(std::string_view text, std::size_t columns) {
    const std::size_t used = width(text);
    return std::string{text} + std::string(used < columns ? columns - used : 0, ' ');
}

std::string cut_end(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string{text};
    if (columns == 0) return {};
    return std::string{text.substr(0, head_bytes(text, columns - 1))} + std::string{ELLIPSIS};
}

std::string cut_middle(std::string_view text, std::size_t columns) {
    const std::size_t all = width(text);
    if (all <= columns) return std::string{text};
    if (columns == 0) return {};
    // The end of a path says more than its beginning.
    const std::size_t head = (columns - 1) / 3, tail = columns - 1 - head;
    std::size_t from = head_bytes(text, all - tail);
    while (width(text.substr(from)) > tail) from += decode(text.substr(from)).size;
    return std::string{text.substr(0, head_bytes(text, head))} + std::string{ELLIPSIS} + std::string{text.substr(from)};
}

std::string cut_path(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string{text};
    for (std::size_t at = text.find('/', 1); at != text.npos; at = text.find('/', at + 1))
        if (width(text.substr(at)) + 1 <= columns) return std::string{ELLIPSIS} + std::string{text.substr(at)};
    return cut_middle(text.substr(text.rfind('/') + 1), columns);
}

std::string paragraph(std::string_view text, std::size_t columns) {
    std::string lines, line;
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, blank);
        text.remove_prefix(std::min(blank + 1, text.size()));
        if (!line.empty() && width(line) + 1 + width(word) > columns) lines += std::exchange(line, {}) + "\n";
        line += (line.empty() ? "" : " ") + std::string{word};
    }
    return line.empty() ? lines : lines + line + "\n";
}

std::string code_line(std::string_view line) {
    std::string expanded;
    for (const char letter : line) {
        if (letter == '\t') {
            expanded.append(TAB - expanded.size() % TAB, ' ');
        } else {
            expanded += letter;
        }
    }
    while (!expanded.empty() && (expanded.back() == ' ' || expanded.back() == '\r' || expanded.back() == '\f'))
        expanded.pop_back();
    return printable(expanded);
}

}  // namespace reporters
