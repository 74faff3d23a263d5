// What the bytes of a file say before anything of it is loaded: is it a shared object of this machine, and does it name the
// entry of a plugin? Loading runs a library's constructors, so files that are no plugins must not come that far.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace fah {

struct ElfPeek {
    std::string problem;  // "" or why the file could not be read
    bool is_shared_object = false;
    bool is_our_machine = false;
    std::string machine;                   // "x86_64", "aarch64", or "machine 40"
    std::set<std::uint32_t> entry_majors;  // the N of every fah_plugin_entry_vN in it
};

ElfPeek peek_elf(const std::filesystem::path& file);

// "linux-x86_64": the word for this machine in fah_descriptor.platforms.
std::string_view this_platform();

}  // namespace fah
