// Where the records of one plugin's agent arrive: decoded into that plugin's own ids, in the order of each ring.
// Reading one plugin's records may meet another's: those wait here, up to a bound.
//
// Thread: collector.
#pragma once

#include "framework/model/dictionary.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace fah {

struct ChannelRecord {
    std::uint32_t kind = 0;  // FAH_RECORD_*
    ProcessId process;
    ThreadId thread;
    StackId stack;
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC
    std::vector<std::byte> payload;
};

class RingChannel {
public:
    static constexpr std::size_t DEFAULT_BYTE_LIMIT = std::size_t{64} << 20;

    // name: the plugin's id. The dictionary outlives the channel.
    RingChannel(std::string name, Dictionary& dictionary, std::size_t byte_limit = DEFAULT_BYTE_LIMIT)
        : name_(std::move(name)), dictionary_(dictionary), byte_limit_(byte_limit) {}

    const std::string& name() const { return name_; }
    Dictionary& dictionary() const { return dictionary_; }

    // false = too much waits already; the record is lost.
    bool push(ChannelRecord record);
    bool pop(ChannelRecord& out);
    std::size_t waiting() const { return waiting_.size(); }
    // Its plugin wants to know when a process is gone (FAH_RECORD_ENDED).
    void want_ends() { wants_ends_ = true; }
    bool wants_ends() const { return wants_ends_; }

private:
    static std::size_t cost(const ChannelRecord& record) { return sizeof(record) + record.payload.size(); }

    std::string name_;
    Dictionary& dictionary_;
    std::size_t byte_limit_;
    std::size_t bytes_ = 0;
    bool wants_ends_ = false;
    std::deque<ChannelRecord> waiting_;
};

}  // namespace fah
