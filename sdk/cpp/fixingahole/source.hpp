// A source makes rows while the target runs: a CPU sampler or a memory tracker. All [collector].
//
//   Progress drain(std::uint64_t deadline_ns);          required
//   void start(const fah_target&);  void stop(const fah_target&);   where there is something to do
//   static constexpr std::uint32_t interval_ms = 10;    how often drain wants to be called
#pragma once

#include <fixingahole/source.h>
#include <fixingahole/host.hpp>

#include <cstddef>
#include <cstring>
#include <ctime>
#include <optional>
#include <vector>

namespace fixingahole {

enum class Progress { again, end };  // end = all that had come was handed over

// CLOCK_MONOTONIC, as deadlines and rows have it.
inline std::uint64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

struct Row {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC
    std::uint32_t process = FAH_NONE;
    std::uint32_t thread = FAH_NONE;
    std::uint32_t stack = FAH_NONE;
    std::uint8_t kind = 0;  // FAH_ROW_*
    std::uint8_t origin = FAH_ORIGIN_UNKNOWN;
    std::int64_t value = 0;      // ns or bytes, as the kind says
    std::int64_t system_ns = 0;  // part of value
};

// Fills batches row by row and commits each full one; the last is committed by the destructor. Make one per drain.
class RowWriter {
public:
    explicit RowWriter(Host host) : host_(host.table()) {}
    ~RowWriter() { commit(); }
    RowWriter(const RowWriter&) = delete;
    RowWriter& operator=(const RowWriter&) = delete;

    // False when too many batches are on their way: keep the row and return from drain.
    bool add(const Row& row) {
        if (!ready()) return false;
        const std::uint32_t i = batch_->rows++;
        batch_->time_ns[i] = row.time_ns;
        batch_->process[i] = row.process;
        batch_->thread[i] = row.thread;
        batch_->stack[i] = row.stack;
        batch_->kind[i] = row.kind;
        batch_->origin[i] = row.origin;
        batch_->value[i] = row.value;
        batch_->system_ns[i] = row.system_ns;
        if (batch_->rows == batch_->capacity) commit();
        return true;
    }

    // True when a row can be added now.
    bool ready() {
        if (batch_ == nullptr) batch_ = host_->batch_acquire(host_);
        return batch_ != nullptr;
    }

    void commit() {
        if (batch_ != nullptr) host_->batch_commit(host_, batch_);
        batch_ = nullptr;
    }

private:
    const fah_host* host_;
    fah_batch* batch_ = nullptr;
};

// Rows that wait until there is room for them.
class WaitingRows {
public:
    std::vector<Row>& rows() { return rows_; }
    // True when all were handed over: then it is empty. Else call it again at the next drain.
    bool hand_over(RowWriter& writer) {
        for (; given_ < rows_.size(); ++given_)
            if (!writer.add(rows_[given_])) return false;
        rows_.clear();
        given_ = 0;
        return true;
    }

private:
    std::vector<Row> rows_;
    std::size_t given_ = 0;
};

// The records of this plugin's agent.
class Rings {
public:
    // Throws when this host has no rings.
    explicit Rings(Host host) : host_(host.table()), table_(host.extension<fah_rings>(FAH_RINGS_ID)) {
        if (table_ == nullptr) throw Error("this host has no " FAH_RINGS_ID, "Use a newer fixingahole.");
    }

    // next() then gives a FAH_RECORD_ENDED for each process that ends while the run goes on; by older hosts it does not.
    void tell_ends() const {
        if (FAH_HAS(fah_rings, table_, tell_ends)) table_->tell_ends(host_);
    }
    // Empty when there is none for now. payload is valid until the next call.
    std::optional<fah_ring_record> next() const {
        fah_ring_record record{};
        record.struct_size = sizeof record;
        const std::int32_t status = table_->next(host_, &record);
        if (status == FAH_OK) return record;
        if (status == FAH_END) return std::nullopt;
        throw Error("the host could not read the records of the agent (status " + std::to_string(status) + ")");
    }

private:
    const fah_host* host_;
    const fah_rings* table_;
};

// What stands in the record's payload from `offset` on; empty where it is shorter.
template <class Payload>
std::optional<Payload> payload_of(const fah_ring_record& record, std::size_t offset = 0) {
    Payload payload{};
    if (record.payload_size < offset + sizeof payload) return std::nullopt;
    std::memcpy(&payload, static_cast<const char*>(record.payload) + offset, sizeof payload);
    return payload;
}

}  // namespace fixingahole
