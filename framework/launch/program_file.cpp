#include "framework/launch/program_file.h"

#include <elf.h>
#include <cstring>
#include <fstream>
#include <sstream>

namespace fah {
namespace {

constexpr std::size_t LONGEST_LINE = 512;
constexpr std::size_t LONGEST_LOADER = 4096;

template <class T>
bool read_at(std::ifstream& file, std::uint64_t offset, T& out) {
    file.seekg(static_cast<std::streamoff>(offset));
    return static_cast<bool>(file.read(reinterpret_cast<char*>(&out), sizeof out));
}

}  // namespace

std::vector<std::string> shebang_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    char line[LONGEST_LINE] = {};
    file.read(line, sizeof line - 1);
    if (std::strncmp(line, "#!", 2) != 0) return {};
    std::istringstream words(std::string(line + 2, std::strcspn(line + 2, "\n")));
    std::vector<std::string> found;
    for (std::string word; words >> word;) found.push_back(word);
    return found;
}

std::string loader_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    Elf64_Ehdr head{};
    if (!read_at(file, 0, head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return "";
    if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_phentsize != sizeof(Elf64_Phdr)) return "";
    for (std::uint64_t i = 0; i < head.e_phnum; ++i) {
        Elf64_Phdr segment{};
        if (!read_at(file, head.e_phoff + i * sizeof segment, segment)) return "";
        if (segment.p_type != PT_INTERP || segment.p_filesz > LONGEST_LOADER) continue;
        std::string loader(segment.p_filesz, '\0');
        file.seekg(static_cast<std::streamoff>(segment.p_offset));
        file.read(loader.data(), static_cast<std::streamsize>(loader.size()));
        return loader.c_str();  // without its NUL
    }
    return "";
}

}  // namespace fah
