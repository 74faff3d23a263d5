// Samples by time, as much of them as a page can hold: which thread stood in which node, in each of up to 1000 spans of the
// run, and without the nodes what the threads did in each of 1000.
#pragma once

#include "plugins/reporters/html/node_rows.h"
#include "plugins/reporters/html/pack.h"

#include <cstdint>
#include <vector>

namespace html_report {

class Timeline {
public:
    static constexpr std::uint32_t SPANS = 1000;
    static constexpr std::size_t MOST_ENTRIES = 500'000;  // about 4 bytes each on the page
    static constexpr std::uint32_t FEWEST_SPANS = 100;    // where threads are told apart; else they are not

    // `nodes` and the profile outlive it.
    Timeline(const reporters::ProfileView& profile, const NodeRows& nodes);

    // Columns "time.*" (by span, thread and node) and "activity.*" (by span and thread); none without samples.
    void add_to(Pack& pack) const;

private:
    struct Entry {
        std::uint64_t key;  // span, thread, node and kind, the most significant first
        std::int64_t ns;
    };
    using Entries = std::vector<Entry>;

    void spread(std::int64_t time, std::int64_t ns, std::uint64_t key);
    static void merge(Entries& entries);
    static Entries without_nodes(const Entries& entries);
    void add(Pack& pack, const char* prefix, const Entries& entries, bool nodes) const;
    void halve();
    void fit();

    Entries entries_;   // at most MOST_ENTRIES
    Entries activity_;  // node 0
    std::int64_t end_ns_ = 0;
    std::int64_t unit_ns_ = 1000;  // of amounts on the page: a small part of a sample
    bool threads_ = true;
    std::uint32_t spans_ = SPANS;
    std::uint64_t steps_left_ = 8'000'000;
};

}  // namespace html_report
