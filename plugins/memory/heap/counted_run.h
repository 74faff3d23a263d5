// All process images that are counted exactly: opens their tables as the ring names them, looks at them often enough for a
// timeline and seldom enough for a small recording, and at their end once more.
#pragma once

#include <fixingahole/fixingahole.hpp>

#include "plugins/memory/heap/counted_process.h"
#include "plugins/memory/heap/left_overs.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace heap {

class CountedRun {
public:
    void begin(std::uint64_t now_ns) { begin_ns_ = now_ns; }
    // False when the record is none of counting's. Rows of a process that goes on to another image are appended.
    bool take(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    // Looks where it is time to.
    void look(std::uint64_t now_ns, std::vector<fixingahole::Row>& rows);
    // The last look at every process.
    void end(std::uint64_t now_ns, std::vector<fixingahole::Row>& rows);

    std::uint64_t unread() const { return unread_; }  // process images whose table could not be opened
    std::uint64_t nameless() const { return nameless_; }
    struct Full {
        std::uint32_t why = 0;  // HEAP_FULL_*
        std::uint64_t time_ns = 0;
    };
    // The first that could count no more.
    Full full() const { return full_; }

private:
    void start(const fah_ring_record& record, std::vector<fixingahole::Row>& rows);
    void last_look(const fah_ring_record& record, bool frees, std::vector<fixingahole::Row>& rows);
    void close(std::uint32_t id, CountedProcess& process, std::uint64_t now_ns, bool frees,
               std::vector<fixingahole::Row>& rows);
    void note_full(const CountedProcess& process);
    std::uint64_t pause_ns(std::uint64_t now_ns) const;

    std::map<std::uint32_t, std::unique_ptr<CountedProcess>> processes_;
    std::uint64_t begin_ns_ = 0, next_ns_ = 0;
    double rows_ = 0;  // so far
    std::uint64_t unread_ = 0, nameless_ = 0;
    Full full_;
    LeftOvers left_overs_;
};

}  // namespace heap
