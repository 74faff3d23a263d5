#include "framework/collect/test_support/ring_maker.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>

namespace fah::testing {
namespace {

std::uint64_t padded(std::uint64_t size) { return (size + 15) & ~std::uint64_t{15}; }

template <class T>
void append(std::string& out, const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

std::uint64_t pid_namespace() {
    struct stat status = {};
    ::stat("/proc/self/ns/pid", &status);
    return status.st_ino;
}

void* map_file(const std::string& path, std::uint64_t size) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || ::ftruncate(file, static_cast<off_t>(size)) != 0) throw std::runtime_error("no ring " + path);
    void* mapping = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (mapping == MAP_FAILED) throw std::runtime_error("no mapping of " + path);
    return mapping;
}

}  // namespace

RingMaker::RingMaker(const std::string& path, const RingOptions& options)
    : head_(static_cast<fah_ring_head*>(map_file(path, FAH_WIRE_HEAD_SIZE + options.data_size))),
      data_(reinterpret_cast<std::uint8_t*>(head_) + FAH_WIRE_HEAD_SIZE),
      size_(options.data_size) {
    head_->magic = FAH_WIRE_MAGIC;
    head_->wire_version = FAH_WIRE_VERSION;
    head_->status = options.status;
    head_->pid = options.pid;
    head_->parent_pid = 1;
    head_->pid_namespace = pid_namespace();
    head_->process_start = options.process_start;
    head_->image_start_ns = options.image_start_ns;
    head_->data_size = size_;
    head_->python_version = options.python_version;
    head_->reserved = options.position;
    head_->consumed = options.position;
}

RingMaker::~RingMaker() { ::munmap(head_, FAH_WIRE_HEAD_SIZE + size_); }

bool RingMaker::reserve(std::uint32_t size, std::uint64_t& position) {
    const std::uint64_t reserved = std::atomic_ref(head_->reserved).load();
    const std::uint64_t start = FAH_WIRE_POSITION(reserved);
    shift_ = FAH_WIRE_SHIFT(reserved);
    const std::uint64_t to_end = size_ - offset(start);
    const std::uint64_t pad = to_end < padded(size) ? to_end : 0;
    const std::uint64_t consumed = std::atomic_ref(head_->consumed).load(std::memory_order_acquire);
    if (start + pad + padded(size) - consumed > size_) return false;
    std::atomic_ref(head_->reserved).store(reserved + pad + padded(size), std::memory_order_release);
    position = start + pad;
    if (pad != 0) {
        put_head(start, {.size = static_cast<std::uint32_t>(pad), .type = FAH_WIRE_PAD});
        commit({start, static_cast<std::uint32_t>(pad)});
    }
    return true;
}

void RingMaker::put_head(std::uint64_t position, const fah_record& record) {
    std::uint8_t* at = data_ + offset(position);
    // Not the commit word: what stands there is of an earlier lap.
    std::memcpy(at + 4, reinterpret_cast<const std::uint8_t*>(&record) + 4, sizeof(record) - 4);
}

bool RingMaker::write(std::uint16_t type, std::uint16_t channel, std::uint32_t thread, std::string_view body) {
    const auto size = static_cast<std::uint32_t>(sizeof(fah_record) + body.size());
    std::uint64_t position = 0;
    if (!reserve(size, position)) return false;
    put_head(position, {.size = size | FAH_RECORD_OPEN, .type = type, .channel = channel, .thread = thread});
    std::copy(body.begin(), body.end(), data_ + offset(position) + sizeof(fah_record));
    commit({position, size});
    return true;
}

OpenRecord RingMaker::open(std::uint16_t type, std::uint32_t body_size, bool without_size) {
    OpenRecord record = {.position = 0, .size = static_cast<std::uint32_t>(sizeof(fah_record)) + body_size};
    if (!reserve(record.size, record.position)) throw std::runtime_error("the ring is full");
    if (!without_size) put_head(record.position, {.size = record.size | FAH_RECORD_OPEN, .type = type});
    return record;
}

void RingMaker::commit(const OpenRecord& record) {
    auto* at = reinterpret_cast<std::uint32_t*>(data_ + offset(record.position));
    at[1] = record.size;
    std::atomic_ref(at[0]).store(FAH_WIRE_COMMIT(record.position), std::memory_order_release);
}

bool RingMaker::thread(std::uint32_t index, std::int32_t tid, std::string_view name, std::uint32_t flags) {
    fah_wire_thread record = {.tid = tid, .flags = flags, .time_ns = 5};
    name.copy(record.name, sizeof(record.name));
    std::string body;
    append(body, record);
    return write(FAH_WIRE_THREAD, 0, index, body);
}

bool RingMaker::code(std::uint32_t id, const CodeTexts& texts) {
    const std::string all = texts.file + texts.name + texts.qualname + texts.table;
    constexpr std::size_t PIECE = FAH_WIRE_MAX_RECORD - sizeof(fah_record) - sizeof(fah_wire_code);
    const auto size = [](const std::string& text) { return static_cast<std::uint32_t>(text.size()); };
    const std::uint32_t first = static_cast<std::uint32_t>(std::min(all.size(), PIECE));
    std::string body;
    append(body, fah_wire_code{.code_id = id,
                               .first_line = texts.first_line,
                               .sizes = {size(texts.file), size(texts.name), size(texts.qualname), size(texts.table)},
                               .kinds = {1, 1, 1, 1},
                               .inline_bytes = first});
    if (!write(FAH_WIRE_CODE, 0, 0, body + all.substr(0, first))) return false;
    for (std::size_t at = first; at < all.size(); at += PIECE) {
        body.clear();
        append(body, fah_wire_text{.code_id = id, .offset = static_cast<std::uint32_t>(at)});
        if (!write(FAH_WIRE_TEXT, 0, 0, body + all.substr(at, PIECE))) return false;
    }
    return true;
}

bool RingMaker::sample(std::uint16_t channel, std::uint32_t thread, const std::vector<fah_wire_frame>& frames,
                       std::uint16_t kept, std::string_view payload, std::uint32_t flags, std::uint64_t time_ns) {
    std::string body;
    append(body, fah_wire_sample{.time_ns = time_ns,
                                 .kind = FAH_RECORD_CPU,
                                 .frame_count = static_cast<std::uint16_t>(frames.size()),
                                 .kept = kept,
                                 .payload_size = static_cast<std::uint32_t>(payload.size()),
                                 .flags = flags});
    for (const fah_wire_frame& frame : frames) append(body, frame);
    body.append(payload);
    return write(FAH_WIRE_SAMPLE, channel, thread, body);
}

}  // namespace fah::testing
