// Reads a profile's JSON file, as our json reporter and Scalene 2 write it: the figures of its functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fah {

struct FunctionFigures {
    std::string file;  // as the file has it: usually an absolute path
    std::string name;
    std::uint32_t line = 0;
    double python_s = 0, native_s = 0, system_s = 0;  // seconds; system with waiting
    double peak_mb = 0;                               // MB of 2^20 bytes
};

// What called a function, innermost last, with what was seen there.
struct FileStack {
    struct Frame {
        std::string file, function;
        std::uint32_t line = 0;
    };
    std::vector<Frame> frames;
    double python_s = 0, native_s = 0;
    std::int64_t samples = 0;
};

struct ProfileFile {
    std::string path;
    std::string program;
    double elapsed_s = 0;
    double total_s = 0;      // what its percentages are of: elapsed time, or ours' own 100 %
    double max_heap_mb = 0;  // 0 where memory was not profiled
    double growth_percent = 0;
    std::string command;  // ours only, as start, sampler and largest resident set
    std::int64_t max_rss_bytes = 0;
    bool is_ours = false;
    std::vector<FunctionFigures> functions;
    std::vector<FileStack> stacks;
};

// Throws Failure (EXIT_USAGE) that says what is wrong with the file.
ProfileFile read_profile_file(const std::string& path);

}  // namespace fah
