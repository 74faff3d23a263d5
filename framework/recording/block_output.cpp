#include "framework/recording/block_output.h"

#include "framework/model/failure.h"
#include "framework/recording/bytes.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace fah::recording {
namespace {

constexpr int LEVEL = 3;

std::string file_head() {
    const std::string header = header_json();
    ByteWriter head;
    head.raw(MAGIC);
    head.u32(VERSION);
    head.u32(static_cast<std::uint32_t>(header.size()));
    head.raw(header);
    head.u32(checksum(head.view()));
    return head.take();
}

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

BlockOutput::BlockOutput(std::filesystem::path path) : path_(std::move(path)) {
    file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file_ < 0) {
        throw Failure("the recording " + path_.string() + " cannot be written: " + reason(errno),
                      "choose another output folder with -o/--output-directory");
    }
    zstd_ = ZSTD_createCCtx();
    if (zstd_ == nullptr) throw std::bad_alloc();
    append(file_head());
}

BlockOutput::~BlockOutput() {
    if (file_ >= 0) close(file_);
    ZSTD_freeCCtx(zstd_);
}

BlockOutput::BlockOutput(BlockOutput&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_),
      problem_(std::move(other.problem_)),
      compressed_(std::move(other.compressed_)),
      zstd_(std::exchange(other.zstd_, nullptr)) {}

BlockOutput& BlockOutput::operator=(BlockOutput&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(size_, other.size_);
    std::swap(problem_, other.problem_);
    std::swap(compressed_, other.compressed_);
    std::swap(zstd_, other.zstd_);
    return *this;
}

bool BlockOutput::write(BlockKind kind, std::string_view raw) {
    if (!problem_.empty()) return false;
    if (raw.size() > MAX_RAW_BYTES) {
        problem_ = "a block of " + std::to_string(raw.size()) + " bytes is larger than a recording can hold";
        return false;
    }
    compressed_.resize(ZSTD_compressBound(raw.size()));
    const std::size_t stored =
        ZSTD_compressCCtx(zstd_, compressed_.data(), compressed_.size(), raw.data(), raw.size(), LEVEL);
    if (ZSTD_isError(stored)) {
        problem_ = std::string("zstd cannot compress a block: ") + ZSTD_getErrorName(stored);
        return false;
    }
    const std::string_view payload = std::string_view(compressed_).substr(0, stored);
    ByteWriter block;
    block.u32(BLOCK_MAGIC);
    block.u32(static_cast<std::uint32_t>(kind));
    block.u32(static_cast<std::uint32_t>(stored));
    block.u32(static_cast<std::uint32_t>(raw.size()));
    block.u32(checksum(block.view(), payload));
    block.raw(payload);
    return append(block.view());
}

bool BlockOutput::copy(std::string_view block) { return problem_.empty() && append(block); }

bool BlockOutput::append(std::string_view bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t wrote = ::write(file_, bytes.data() + done, bytes.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return fail("written", wrote == 0 ? ENOSPC : errno);
        done += static_cast<std::size_t>(wrote);
    }
    size_ += bytes.size();
    return true;
}

bool BlockOutput::fail(std::string_view doing, int error) {
    problem_.append(path_.string()).append(" cannot be ").append(doing).append(": ").append(reason(error));
    // Half a block would read as damage. Where the file cannot be cut, the reader stops there all the same.
    if (ftruncate(file_, static_cast<off_t>(size_)) == 0) lseek(file_, 0, SEEK_END);
    return false;
}

bool BlockOutput::rename_to(const std::filesystem::path& path) {
    if (std::rename(path_.c_str(), path.c_str()) != 0) return fail("moved to its place", errno);
    path_ = path;
    return true;
}

}  // namespace fah::recording
