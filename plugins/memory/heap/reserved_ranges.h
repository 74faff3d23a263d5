// Address space that a program reserves without memory behind it, as the allocators do that libraries bring (mimalloc takes 1 GB
// at its first block). It holds what was touched of it: that is looked up in /proc/PID/pagemap while the process lives, and
// what has changed since the last look becomes rows of the stack that reserved it.
//
// Thread: collector.
#pragma once

#include <fixingahole/fixingahole.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace heap {

// Bytes of [begin, begin + bytes) that are in memory or swapped out; empty where the process is gone or may not be looked at.
std::optional<std::uint64_t> touched_bytes(std::int32_t pid, std::uint64_t begin, std::uint64_t bytes);

class ReservedRanges {
public:
    using Touched =
        std::function<std::optional<std::uint64_t>(std::int32_t pid, std::uint64_t begin, std::uint64_t bytes)>;

    explicit ReservedRanges(Touched touched = touched_bytes) : touched_(std::move(touched)) {}

    // False when the record is none of a reserved range's; those of a process as a whole are also for others.
    bool take(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    // Looks where it is time to.
    void look(std::uint64_t now_ns, std::vector<fixingahole::Row>& rows);

private:
    struct Range {
        std::uint32_t thread = FAH_NONE, stack = FAH_NONE;
        std::int32_t pid = 0;
        std::uint64_t begin = 0, bytes = 0;
        std::uint64_t left = 0;  // of bytes, that was not given back
        std::uint64_t told = 0;  // what the rows so far say it holds
    };
    using Key = std::pair<std::uint32_t, std::uint64_t>;  // process, serial

    void tell(const Key& key, Range& range, std::uint64_t holds, std::uint64_t time_ns,
              std::vector<fixingahole::Row>& rows) const;
    void forget(std::uint32_t process, bool frees, std::uint64_t time_ns, std::vector<fixingahole::Row>& rows);

    Touched touched_;
    std::map<Key, Range> ranges_;
    std::uint64_t next_ns_ = 0;
};

}  // namespace heap
