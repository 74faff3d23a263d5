#include "framework/collect/ring_file.h"

#include "framework/model/failure.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>

namespace fah {
namespace {

constexpr std::uint64_t MIN_DATA = 4096;
constexpr std::uint64_t MAX_DATA = std::uint64_t{64} << 20;
constexpr std::uint64_t ENOUGH_TO_BEGIN_ANEW = 16384;

template <class T>
T load(T& word, std::memory_order order = std::memory_order_relaxed) {
    return std::atomic_ref<T>(word).load(order);
}

std::uint64_t padded(std::uint64_t size) { return (size + FAH_WIRE_ALIGN - 1) & ~std::uint64_t{FAH_WIRE_ALIGN - 1}; }

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }
    int release() { return std::exchange(value_, -1); }

private:
    int value_;
};

std::uint64_t checked_data_size(const fah_ring_head& head, std::uint64_t file_size, const std::string& name) {
    const auto refuse = [&name](const std::string& why) { throw Failure("the ring " + name + " is not read: " + why); };
    if (head.magic != FAH_WIRE_MAGIC) refuse("it does not begin as a ring does");
    if (head.wire_version != FAH_WIRE_VERSION) {
        refuse("it has version " + std::to_string(head.wire_version) + ", this host reads " +
               std::to_string(FAH_WIRE_VERSION));
    }
    const std::uint64_t size = head.data_size;
    if (!std::has_single_bit(size) || size < MIN_DATA || size > MAX_DATA) {
        refuse("its size of " + std::to_string(size) + " bytes is impossible");
    }
    if (file_size < FAH_WIRE_HEAD_SIZE + size) refuse("it is shorter than it says");
    return size;
}

RingIdentity identity_of(const fah_ring_head& head) {
    return {.pid = head.pid,
            .parent_pid = head.parent_pid,
            .pid_namespace = head.pid_namespace,
            .process_start = head.process_start,
            .image_start_ns = head.image_start_ns};
}

}  // namespace

std::unique_ptr<RingFile> RingFile::open(int directory, const std::string& name) {
    Descriptor file(::openat(directory, name.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat status = {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
        throw Failure("the ring " + name + " cannot be opened: " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) throw Failure("the ring " + name + " is not read: it is not a regular file");
    fah_ring_head head = {};
    if (::pread(file.get(), &head, sizeof(head), 0) != static_cast<ssize_t>(sizeof(head))) {
        throw Failure("the ring " + name + " is not read: it has no whole head");
    }
    const std::uint64_t data_size = checked_data_size(head, static_cast<std::uint64_t>(status.st_size), name);
    void* mapping = ::mmap(nullptr, FAH_WIRE_HEAD_SIZE + data_size, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (mapping == MAP_FAILED) throw Failure("the ring " + name + " cannot be mapped: " + std::strerror(errno));
    auto ring = std::unique_ptr<RingFile>(new RingFile(file.release(), mapping, data_size));
    ring->identity_ = identity_of(head);
    return ring;
}

RingFile::RingFile(int descriptor, void* mapping, std::uint64_t data_size)
    : descriptor_(descriptor),
      head_(static_cast<fah_ring_head*>(mapping)),
      data_(static_cast<const std::byte*>(mapping) + FAH_WIRE_HEAD_SIZE),
      data_size_(data_size),
      position_(load(head_->consumed)),
      shift_(FAH_WIRE_SHIFT(load(head_->reserved))) {
    position_ &= ~std::uint64_t{FAH_WIRE_ALIGN - 1};
}

RingFile::~RingFile() {
    ::munmap(head_, FAH_WIRE_HEAD_SIZE + data_size_);
    ::close(descriptor_);
}

void RingFile::check_size() {
    struct stat status = {};
    if (::fstat(descriptor_, &status) == 0 && static_cast<std::uint64_t>(status.st_size) >= file_bytes()) return;
    damaged_ = true;
}

fah_record RingFile::read_head(std::uint64_t position) const {
    fah_record record = {};
    std::memcpy(&record, at(position), sizeof(record));
    return record;
}

bool RingFile::committed_at(std::uint64_t position) const {
    const auto* word = reinterpret_cast<const std::uint32_t*>(at(position));
    return load(const_cast<std::uint32_t&>(*word), std::memory_order_acquire) == FAH_WIRE_COMMIT(position);
}

std::uint64_t RingFile::next_committed(std::uint64_t position, std::uint64_t limit) const {
    while (position < limit && !committed_at(position)) position += FAH_WIRE_ALIGN;
    return std::min(position, limit);
}

void RingFile::give_back(std::uint64_t position) {
    position_ = position;
    std::atomic_ref<std::uint64_t>(head_->consumed).store(position, std::memory_order_release);
}

// With all read, has the next record stand at the beginning of the data. A writer that is faster wins.
void RingFile::begin_anew(std::uint64_t reserved) {
    if (offset(position_) < ENOUGH_TO_BEGIN_ANEW || data_size_ > FAH_WIRE_LARGEST_SHIFTED || writer_gone_) return;
    const std::uint64_t shift = (data_size_ - position_) & (data_size_ - 1);
    const std::uint64_t moved = FAH_WIRE_RESERVED(position_, shift);
    if (std::atomic_ref<std::uint64_t>(head_->reserved).compare_exchange_strong(reserved, moved)) shift_ = shift;
}

// The committed record at `position`; false when what it says about itself cannot be.
bool RingFile::take(std::uint64_t position, std::uint64_t limit, RingRecord& out) {
    const fah_record record = read_head(position);
    const std::uint64_t size = record.size & ~FAH_RECORD_OPEN;
    const std::uint64_t to_edge = data_size_ - offset(position);
    const std::uint64_t room = std::min(to_edge, limit - position);
    const bool pad = record.type == FAH_WIRE_PAD;
    if (size < sizeof(fah_record) || padded(size) > room || (!pad && size > FAH_WIRE_MAX_RECORD)) return false;
    const std::size_t body = pad ? 0 : size - sizeof(fah_record);
    std::memcpy(copy_.data(), at(position) + sizeof(fah_record), body);
    out = {.type = record.type,
           .channel = record.channel,
           .thread = record.thread,
           .body = std::span<const std::byte>(copy_.data(), body)};
    give_back(position + padded(size));
    return true;
}

bool RingFile::next(RingRecord& out) {
    while (!damaged_) {
        const std::uint64_t reserved = load(head_->reserved, std::memory_order_acquire);
        const std::uint64_t limit = FAH_WIRE_POSITION(reserved) & ~std::uint64_t{FAH_WIRE_ALIGN - 1};
        if (limit == position_) {
            begin_anew(reserved);
            return false;
        }
        if (limit < position_ || limit - position_ > data_size_) {
            damaged_ = true;
            return false;
        }
        if (!committed_at(position_)) {
            if (!writer_gone_) return false;
            // The writer died between reserving and committing; even its size word may be missing, so look for the next
            // commit word: it depends on its position, which makes finding a false one next to impossible.
            lost_records_ += 1;
            give_back(next_committed(position_, limit));
            continue;
        }
        if (!take(position_, limit, out)) {
            lost_records_ += 1;
            give_back(next_committed(position_ + FAH_WIRE_ALIGN, limit));
            continue;
        }
        if (out.type != FAH_WIRE_PAD) return true;
    }
    return false;
}

std::uint64_t RingFile::unread_bytes() const {
    const std::uint64_t limit =
        damaged_ ? position_ : FAH_WIRE_POSITION(load(head_->reserved, std::memory_order_acquire));
    return limit > position_ ? std::min(limit - position_, data_size_) : 0;
}

bool RingFile::finished() const { return writer_gone_ && (damaged_ || unread_bytes() < FAH_WIRE_ALIGN); }

// A damaged ring may have lost its pages: nothing of it is touched any more.
std::uint32_t RingFile::status() const { return damaged_ ? FAH_STATUS_STARTING : load(head_->status); }
std::uint32_t RingFile::python_version() const { return damaged_ ? 0 : load(head_->python_version); }
bool RingFile::clean_exit() const { return !damaged_ && load(head_->clean_exit) == 1; }
std::uint64_t RingFile::handler_ns() const { return damaged_ ? 0 : load(head_->handler_ns); }
std::uint64_t RingFile::handler_bucket(std::size_t index) const {
    return damaged_ ? 0 : load(head_->handler_buckets[index]);
}
std::uint64_t RingFile::shared_bytes() const { return damaged_ ? 0 : load(head_->shared_bytes); }
std::uint64_t RingFile::handler_calls() const { return damaged_ ? 0 : load(head_->handler_calls); }
std::uint64_t RingFile::loss(std::size_t index) const {
    return damaged_ || index >= std::size(head_->losses) ? 0 : load(head_->losses[index]);
}

RemoteInterpreter RingFile::interpreter() const {
    if (damaged_) return {};
    return {.runtime = load(head_->runtime), .code_type = load(head_->code_type), .layout = head_->python.layout};
}

}  // namespace fah
