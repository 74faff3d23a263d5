// The bytes at hand as a file in memory, for readers that take a path.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace fah::fuzz {

class ScratchFile {
public:
    ScratchFile(const std::uint8_t* bytes, std::size_t size) : descriptor_(::memfd_create("input", 0)) {
        if (descriptor_ < 0) std::abort();
        for (std::size_t written = 0; written < size;) {
            const ssize_t now = ::write(descriptor_, bytes + written, size - written);
            if (now <= 0) std::abort();
            written += static_cast<std::size_t>(now);
        }
    }
    ~ScratchFile() { ::close(descriptor_); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

}  // namespace fah::fuzz
