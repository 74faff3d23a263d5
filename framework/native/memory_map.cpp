#include "framework/native/memory_map.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace fah {
namespace {

// Takes a number off the front of the text, and the one character behind it.
bool take_number(std::string_view& text, int base, std::uint64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    if (error != std::errc()) return false;
    text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
    return true;
}

// "7f00-7f10 r-xp 00000000 08:01 1234   /usr/lib/libz.so.1"
bool parse_line(std::string_view line, Mapping& out) {
    std::uint64_t major = 0, minor = 0;
    if (!take_number(line, 16, out.start) || !take_number(line, 16, out.end) || line.size() < 5) return false;
    out.executable = line[2] == 'x';
    line.remove_prefix(5);
    if (!take_number(line, 16, out.file_offset) || !take_number(line, 16, major) || !take_number(line, 16, minor) ||
        !take_number(line, 10, out.inode))
        return false;
    const std::size_t path = line.find_first_not_of(' ');
    if (path != std::string_view::npos) out.path = line.substr(path);
    return out.start < out.end;
}

}  // namespace

MemoryMap MemoryMap::parse(std::string_view text) {
    MemoryMap map;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        Mapping mapping;
        if (parse_line(text.substr(0, end), mapping) && (mapping.executable || mapping.inode != 0))
            map.mappings_.push_back(std::move(mapping));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    std::ranges::sort(map.mappings_, {}, &Mapping::start);
    return map;
}

MemoryMap MemoryMap::of_process(std::int32_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/maps");
    std::ostringstream text;
    if (file) text << file.rdbuf();
    return parse(text.str());
}

const Mapping* MemoryMap::find(std::uint64_t address) const {
    const auto after = std::ranges::upper_bound(mappings_, address, {}, &Mapping::start);
    if (after == mappings_.begin() || address >= std::prev(after)->end) return nullptr;
    return &*std::prev(after);
}

}  // namespace fah
