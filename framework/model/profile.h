// The frozen profile: what a run collected, aggregated by process, thread and stack. Immutable once made; every report is a
// function of it. Sums are exact integers, so the order in which batches came does not show.
#pragma once

#include "framework/model/calls.h"
#include "framework/model/dictionary.h"
#include "framework/model/heap.h"
#include "framework/model/line_hits.h"
#include "framework/model/timeline.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

// Nanoseconds, the number of samples that carry a stack or none, and bytes copied.
struct Weights {
    std::int64_t python_ns = 0;
    std::int64_t native_ns = 0;
    std::int64_t system_ns = 0;
    std::int64_t wait_ns = 0;
    std::int64_t unsampled_ns = 0;  // CPU time that no sample saw; python + native + system + wait excludes it
    std::int64_t samples = 0;
    std::int64_t looks = 0;  // of the samples, those at a thread that waited
    std::int64_t copied = 0;

    Weights& operator+=(const Weights& other);
    // Everything: what this row adds to the 100 %.
    std::int64_t total_ns() const { return python_ns + native_ns + system_ns + wait_ns + unsampled_ns; }
    friend bool operator==(const Weights&, const Weights&) = default;
};

struct ProfileRow {
    ProcessId process;
    ThreadId thread;
    StackId stack;  // none: no Python frame was there, or unsampled
    Weights weights;
    friend bool operator==(const ProfileRow&, const ProfileRow&) = default;
};

// One sample with its time. Kept only where a reporter asks for it; kinds are FAH_SAMPLED_* of fixingahole/model.h.
struct Sample {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC, the end of what it weighs
    ThreadId thread;
    StackId stack;
    std::int64_t ns = 0;
    std::uint8_t kind = 0;
    friend bool operator==(const Sample&, const Sample&) = default;
};

struct RssPoint {
    std::uint64_t time_ns = 0;  // CLOCK_MONOTONIC
    ProcessId process;          // none: of all processes together
    std::int64_t bytes = 0;
    std::uint8_t part = 0;  // FAH_RESIDENT_*; 0 = the resident set
    friend bool operator==(const RssPoint&, const RssPoint&) = default;
};

// A fact is a key with a text, and a number where it is one. Types are FAH_FACT_* of fixingahole/model.h.
struct Fact {
    std::string key;
    std::uint32_t type = 0;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
    friend bool operator==(const Fact&, const Fact&) = default;
};

Fact text_fact(std::string key, std::string text);
Fact integer_fact(std::string key, std::int64_t value);
Fact real_fact(std::string key, double value);

// What is known about a run besides its samples.
struct RunFacts {
    std::vector<Fact> facts;  // in the order given; a later one of the same key replaces the earlier
    std::map<std::string, std::uint64_t> losses;  // those that are not 0
    std::vector<std::string> notes;               // one sentence each
    std::map<std::string, std::string> sources;   // path -> text of files that may be shown, as they were at the run

    void set(Fact fact);
    const Fact* find(std::string_view key) const;  // nullptr when absent
};

struct Profile {
    std::shared_ptr<const Dictionary> dictionary;
    std::vector<ProfileRow> rows;  // by process, thread, stack
    std::vector<RssPoint> rss;     // by time; the resident set of all processes together, or of each that a source told
    std::vector<RssPoint> resident;  // by time; of what it is made, and each process's
    Heap heap;                       // empty where no source counted it
    Calls calls;                     // empty where no source counted them
    Timeline timeline;               // empty where no source kept one
    LineHits line_hits;              // likewise
    std::vector<Sample> samples;     // by time; empty unless asked for
    RunFacts run;
    std::uint64_t start_ns = 0;  // CLOCK_MONOTONIC of the launch
};

}  // namespace fah
