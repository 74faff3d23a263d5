// The kept inputs of a fuzzer, and each of them with every 7th byte changed and cut at every 13th: no libFuzzer is needed.
#include "tests/fuzz/one_input.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

constexpr std::size_t CHANGED = 7, CUT = 13, MOST = 400;

void run(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void run_around(const std::string& bytes) {
    run(bytes);
    std::size_t done = 0;
    for (std::size_t at = 0; at < bytes.size() && done < MOST; at += CHANGED, ++done) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
        run(changed);
    }
    done = 0;
    for (std::size_t at = 0; at < bytes.size() && done < MOST; at += CUT, ++done) run(bytes.substr(0, at));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: fuzz_... FOLDER\n", stderr);
        return 2;
    }
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        run_around({std::istreambuf_iterator<char>(file), {}});
        ++files;
    }
    std::printf("%d inputs\n", files);
    return files == 0 ? 1 : 0;
}
