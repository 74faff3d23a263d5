// A file that appears under its name only when all of it is on disk. One thread at a time.
#pragma once

#include <string>
#include <string_view>

namespace fah {

class AtomicFile {
public:
    // Throws Failure (EXIT_REPORT_FAILED) when the temporary file beside `path` cannot be made.
    explicit AtomicFile(std::string path);
    // Removes the temporary file unless commit() has returned.
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    // False when the bytes cannot be written (the disk is full, ...); reason() says why, and so does commit().
    bool write(std::string_view bytes) noexcept;
    // Throws Failure (EXIT_REPORT_FAILED) with the system's reason.
    void commit();
    bool failed() const { return error_ != 0; }
    [[noreturn]] void throw_failure() const;

private:
    std::string path_;
    std::string temporary_;
    int descriptor_ = -1;
    int error_ = 0;
};

}  // namespace fah
