#include "framework/plugin_host/elf_peek.h"

#include <elf.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace fah {
namespace {

constexpr std::string_view ENTRY_STEM = "fah_plugin_entry_v";

#if defined(__x86_64__)
constexpr std::uint16_t OUR_MACHINE = EM_X86_64;
constexpr std::string_view OUR_PLATFORM = "linux-x86_64";
#elif defined(__aarch64__)
constexpr std::uint16_t OUR_MACHINE = EM_AARCH64;
constexpr std::string_view OUR_PLATFORM = "linux-aarch64";
#else
#error "add this machine's ELF number and name"
#endif

std::string machine_name(std::uint16_t machine) {
    switch (machine) {
        case EM_X86_64:
            return "x86_64";
        case EM_AARCH64:
            return "aarch64";
        case EM_386:
            return "i386";
        case EM_ARM:
            return "arm";
        case EM_RISCV:
            return "riscv";
        default:
            return "machine " + std::to_string(machine);
    }
}

// Throws std::system_error when the file cannot be read.
std::string file_bytes(const std::filesystem::path& file) {
    std::string bytes(std::filesystem::file_size(file), '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.is_open()) throw std::system_error(errno, std::generic_category());
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

std::set<std::uint32_t> entry_majors(std::string_view bytes) {
    std::set<std::uint32_t> majors;
    for (std::size_t at = bytes.find(ENTRY_STEM); at != std::string_view::npos; at = bytes.find(ENTRY_STEM, at + 1)) {
        std::uint32_t major = 0;
        std::size_t digits = 0;
        std::size_t next = at + ENTRY_STEM.size();
        for (; digits < 4 && next < bytes.size() && bytes[next] >= '0' && bytes[next] <= '9'; ++next, ++digits) {
            major = major * 10 + static_cast<std::uint32_t>(bytes[next] - '0');
        }
        const bool ends = next < bytes.size() && bytes[next] == '\0';
        if (digits > 0 && ends) majors.insert(major);
    }
    return majors;
}

void look_at(std::string_view bytes, ElfPeek& peek) {
    Elf64_Ehdr header{};
    if (bytes.size() < sizeof header || bytes.substr(0, SELFMAG) != ELFMAG) return;
    std::memcpy(&header, bytes.data(), sizeof header);
    peek.is_shared_object = header.e_type == ET_DYN;
    peek.is_our_machine = header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_machine == OUR_MACHINE;
    peek.machine = machine_name(header.e_machine);
    peek.entry_majors = entry_majors(bytes);
}

}  // namespace

std::string_view this_platform() { return OUR_PLATFORM; }

ElfPeek peek_elf(const std::filesystem::path& file) {
    ElfPeek peek;
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        peek.problem = "the file does not exist";
    } else if (!std::filesystem::is_regular_file(file, ignored)) {
        peek.problem = "it is not a file";
    }
    if (!peek.problem.empty()) return peek;
    try {
        look_at(file_bytes(file), peek);
    } catch (const std::system_error& error) {
        peek.problem = "it cannot be read: " + error.code().message();
    }
    return peek;
}

}  // namespace fah
