// What a profile says, as columns: the tables of fixingahole/model.h, one struct each. Plain data; analyze() makes it once,
// then it never changes. Row order is part of the contract (see model.h) and depends on the profile alone.
#pragma once

#include "framework/model/profile.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fah {

inline constexpr std::uint32_t NO_ROW = 0xffffffff;

// Texts by id; id 0 is no text. Any byte may occur in a text.
class TextTable {
public:
    TextTable() = default;
    TextTable(TextTable&&) = default;  // a deque's elements stay where they are, so the keys of ids_ stay good
    TextTable& operator=(TextTable&&) = default;
    TextTable(const TextTable&) = delete;
    TextTable& operator=(const TextTable&) = delete;

    std::uint32_t intern(std::string_view text);
    std::string_view text(std::uint32_t id) const;  // empty for 0 and ids that do not exist

private:
    std::deque<std::string> texts_;
    std::unordered_map<std::string_view, std::uint32_t> ids_;
};

// The columns that functions, lines and nodes share. Nanoseconds, a number of samples, bytes copied.
struct TimeColumns {
    std::vector<std::int64_t> python, native, system, wait, samples, copied;
    // Unsampled time goes to `native`: it is part of the 100 %, and only row 0 has any.
    void push(const Weights& weights);
    std::int64_t time(std::size_t row) const { return python[row] + native[row] + system[row] + wait[row]; }
};

// What lines and functions allocated, in bytes; empty where no source counted it. Errors are half of 95 % intervals.
struct HeapColumns {
    std::vector<std::int64_t> allocated, allocations, python, peak, at_peak, average, growth, temporary;
    std::vector<std::int64_t> allocated_error, peak_error, at_peak_error, average_error, growth_error, temporary_error;
};

// Points of what each of some rows held over time; see FAH_COL_LINE_HELD_ROW.
struct HeldTable {
    std::vector<std::uint32_t> row;
    std::vector<std::int64_t> time, bytes;
};

struct FileTable {
    std::vector<std::uint32_t> path, label, source;
    std::vector<std::uint8_t> shown;
    std::vector<std::int64_t> time;
};

struct FunctionTable {
    std::vector<std::uint32_t> name, file, line;
    TimeColumns own;
    std::vector<std::int64_t> total;
    std::vector<std::uint8_t> shown;
    HeapColumns heap;
    std::vector<std::int64_t> base, change_error;  // of a comparison: see FAH_COL_FUNCTION_BASE
};

struct LineTable {
    std::vector<std::uint32_t> file, number, function;
    TimeColumns own;
    HeapColumns heap;
};

struct NodeTable {
    std::vector<std::uint32_t> parent, function, line;
    TimeColumns own;
    std::vector<std::int64_t> total;
    std::vector<std::int64_t> heap_allocated, heap_at_peak, heap_allocated_total, heap_at_peak_total;
    std::vector<std::int64_t> base, base_at_peak;  // of a comparison: see FAH_COL_NODE_BASE
};

struct ProcessTable {
    std::vector<std::uint32_t> pid, parent_pid, runtime, command, name, forked, fork_tid;
    std::vector<std::int64_t> cpu, unsampled, start;
    std::vector<std::int64_t> heap_peak, heap_peak_time, heap_allocated, heap_kept;
};

struct ThreadTable {
    std::vector<std::uint32_t> process, tid, name;
    std::vector<std::int64_t> cpu, unsampled, wait;
    std::vector<std::uint8_t> idle;
};

// The call tree by thread: see FAH_COL_PATH_THREAD.
struct PathTable {
    std::vector<std::uint32_t> thread, node;
    TimeColumns own;
};

// See FAH_COL_SAMPLE_TIME.
struct SampleTable {
    std::vector<std::int64_t> time, weight;
    std::vector<std::uint32_t> thread, node;
    std::vector<std::uint8_t> kind;
};

// See FAH_COL_SPAN_BEGIN.
struct SpanTable {
    std::vector<std::int64_t> begin, duration, detail;
    std::vector<std::uint32_t> thread, name, file, line, task;
    std::vector<std::uint8_t> kind;
};

struct RssTable {
    std::vector<std::int64_t> time, bytes;
};

// What is resident by part, and each process's; see FAH_COL_RESIDENT_PART.
struct ResidentTable {
    std::vector<std::uint32_t> part, process;
    std::vector<std::int64_t> time, bytes;
    // Processes that were looked at.
    std::vector<std::uint32_t> pid, command;
    std::vector<std::int64_t> peak, peak_time, unique, proportional, swap;
};

// The heap of the run: what was held over time, sizes of allocations, lines that may leak.
struct HeapTable {
    std::vector<std::int64_t> time, bytes;
    HeldTable lines, functions;
    std::vector<std::int64_t> size_from, size_count, size_bytes;
    std::vector<std::uint32_t> leak_line;
    std::vector<double> leak_likelihood, leak_velocity;
};

// Lines at two moments.
struct BetweenTable {
    std::vector<std::uint32_t> line;
    std::vector<std::int64_t> before, after, count_before, count_after, error;
};

// Counted calls; empty where no source counted them. Rows refer to rows of `name`.
struct CallTable {
    std::vector<std::uint32_t> name, file, line, function;
    std::vector<std::int64_t> count, first, own, cumulative, resumes, own_corrected, cumulative_corrected;
    std::vector<std::uint32_t> pair_caller, pair_callee;
    std::vector<std::int64_t> pair_count, pair_first, pair_own, pair_cumulative, pair_resumes;
    std::vector<std::uint32_t> thread, thread_call;
    std::vector<std::int64_t> thread_count, thread_first, thread_own, thread_cumulative;
    std::vector<std::int64_t> of_function;  // calls by row of the functions
};

// Functions whose lines were counted; empty where nobody asked. Rows of `hit_chosen` refer to rows of `name`.
struct LineHitTable {
    std::vector<std::uint32_t> name, file, line, function, source;
    std::vector<std::int64_t> time, corrected;
    std::vector<std::uint32_t> hit_chosen, hit_line;
    std::vector<std::int64_t> hit_count, hit_time, hit_corrected;
};

struct LossTable {
    std::vector<std::uint32_t> name;
    std::vector<std::int64_t> count;
};

struct FactTable {
    std::vector<std::uint32_t> key, text;
};

struct Tables {
    TextTable texts;
    FileTable files;
    FunctionTable functions;
    LineTable lines;
    NodeTable nodes;
    ProcessTable processes;
    ThreadTable threads;
    PathTable paths;
    SampleTable samples;
    RssTable rss;
    ResidentTable resident;
    HeapTable heap;
    BetweenTable between;
    CallTable calls;
    SpanTable spans;
    LineHitTable line_hits;
    LossTable losses;
    FactTable fact_texts;
    std::vector<std::uint32_t> notes;
    std::vector<Fact> facts;  // what fact_texts shows, with types and numbers
};

}  // namespace fah
