#include "framework/report/atomic_file.h"

#include "framework/model/failure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace fah {

namespace {

// A device or a pipe is written to: a file renamed over it would take its place for everybody.
bool is_special(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
    if (!is_special(path_)) temporary_ = path_ + ".part";
    const int flags = O_WRONLY | O_CLOEXEC | (temporary_.empty() ? 0 : O_CREAT | O_TRUNC);
    descriptor_ = open(temporary_.empty() ? path_.c_str() : temporary_.c_str(), flags, 0666);
    if (descriptor_ < 0) {
        error_ = errno;
        throw_failure();
    }
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

bool AtomicFile::write(std::string_view bytes) noexcept {
    while (error_ == 0 && !bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && errno != EINTR) {
            error_ = errno;
        } else if (written == 0) {
            error_ = EIO;
        }
    }
    return error_ == 0;
}

void AtomicFile::commit() {
    // Some file systems find out only now that there is no room.
    if (close(descriptor_) != 0 && error_ == 0) error_ = errno;
    descriptor_ = -1;
    if (error_ == 0 && !temporary_.empty() && std::rename(temporary_.c_str(), path_.c_str()) != 0) error_ = errno;
    if (error_ != 0) throw_failure();
    temporary_.clear();
}

void AtomicFile::throw_failure() const {
    const char* hint = error_ == ENOSPC || error_ == EDQUOT
                           ? "free some space and run `fixingahole report` on the recording"
                           : "choose another folder with --output-directory";
    throw Failure(path_ + " cannot be written: " + std::strerror(error_), hint, "", EXIT_REPORT_FAILED);
}

}  // namespace fah
