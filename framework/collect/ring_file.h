// One ring file, read by the host while a process of the target writes it (sdk/agent/wire.h).
// Trusts nothing in it: every length is checked, every record is copied before it is looked at, and damage ends the
// reading, never the host. Must not interpret what a record says: that is RingDecoder's.
//
// Thread: collector. Errors: open() throws Failure with the reason; afterwards damaged() says it.
#pragma once

#include "framework/collect/target_thread.h"

#include <sdk/agent/wire.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace fah {

// What the head said when the ring was opened.
struct RingIdentity {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t pid_namespace = 0;
    std::uint64_t process_start = 0;   // clock ticks since boot, 0 = not known
    std::uint64_t image_start_ns = 0;  // CLOCK_MONOTONIC
};

struct RingRecord {
    std::uint16_t type = 0;
    std::uint16_t channel = 0;
    std::uint32_t thread = 0;
    std::span<const std::byte> body;  // valid until the next call of next()
};

class RingFile {
public:
    // The file `name` in the open directory. Throws Failure when it is not a ring of this wire version.
    static std::unique_ptr<RingFile> open(int directory, const std::string& name);
    ~RingFile();
    RingFile(const RingFile&) = delete;
    RingFile& operator=(const RingFile&) = delete;

    // The next finished record, its space given back to the writer; false = none for now (or damaged()).
    bool next(RingRecord& out);
    // Nobody writes any more: from now on open records are stepped over, and next() goes up to the last byte.
    void set_writer_gone() { writer_gone_ = true; }
    bool writer_gone() const { return writer_gone_; }
    // Nothing more will ever come.
    bool finished() const;

    // Call before each round of next(): a file that somebody cut short would be SIGBUS in the host; it becomes damaged.
    void check_size();
    bool damaged() const { return damaged_; }
    // Records that their writer had begun and did not finish, or that made no sense.
    std::uint64_t lost_records() const { return lost_records_; }

    const RingIdentity& identity() const { return identity_; }
    std::uint64_t file_bytes() const { return FAH_WIRE_HEAD_SIZE + data_size_; }
    std::uint64_t shared_bytes() const;  // of the budget, taken by the process image for other files
    std::uint64_t data_bytes() const { return data_size_; }
    std::uint64_t unread_bytes() const;
    std::uint32_t python_version() const;  // PY_VERSION_HEX, 0 = not CPython
    std::uint32_t status() const;          // FAH_STATUS_*
    RemoteInterpreter interpreter() const;
    bool clean_exit() const;
    std::uint64_t loss(std::size_t index) const;  // FAH_LOSS_*, below FAH_LOSS_COUNT
    std::uint64_t handler_ns() const;
    std::uint64_t handler_calls() const;
    std::uint64_t handler_bucket(std::size_t index) const;  // below FAH_HANDLER_BUCKETS

private:
    RingFile(int descriptor, void* mapping, std::uint64_t data_size);
    bool committed_at(std::uint64_t position) const;
    bool take(std::uint64_t position, std::uint64_t limit, RingRecord& out);
    std::uint64_t next_committed(std::uint64_t position, std::uint64_t limit) const;
    void give_back(std::uint64_t position);
    void begin_anew(std::uint64_t reserved);
    std::uint64_t offset(std::uint64_t position) const { return (position + shift_) & (data_size_ - 1); }
    fah_record read_head(std::uint64_t position) const;
    const std::byte* at(std::uint64_t position) const { return data_ + offset(position); }

    int descriptor_;
    fah_ring_head* head_;
    const std::byte* data_;
    std::uint64_t data_size_;
    std::uint64_t position_ = 0;
    std::uint64_t shift_;
    RingIdentity identity_;
    bool writer_gone_ = false;
    bool damaged_ = false;
    std::uint64_t lost_records_ = 0;
    std::array<std::byte, FAH_WIRE_MAX_RECORD> copy_{};
};

}  // namespace fah
