// Which file lies where in a process's memory: the lines of /proc/PID/maps that hold machine code or a file's data.
//
// Thread: collector. Errors: lines that make no sense are left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

struct Mapping {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::uint64_t file_offset = 0;
    std::uint64_t inode = 0;
    bool executable = false;
    std::string path;  // as the kernel has it: "[vdso]", "" where there is no file
};

class MemoryMap {
public:
    static MemoryMap parse(std::string_view text);
    // Empty when the process is gone or may not be read.
    static MemoryMap of_process(std::int32_t pid);

    // nullptr when nothing lies there.
    const Mapping* find(std::uint64_t address) const;
    bool empty() const { return mappings_.empty(); }
    const std::vector<Mapping>& mappings() const { return mappings_; }

private:
    std::vector<Mapping> mappings_;  // by address
};

}  // namespace fah
