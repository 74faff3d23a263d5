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

// The columns that functions, lines and nodes share. Nanoseconds and a number of samples.
struct TimeColumns {
    std::vector<std::int64_t> python, native, system, wait, samples;
    // Unsampled time goes to `native`: it is part of the 100 %, and only row 0 has any.
    void push(const Weights& weights);
    std::int64_t time(std::size_t row) const { return python[row] + native[row] + system[row] + wait[row]; }
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
};

struct LineTable {
    std::vector<std::uint32_t> file, number, function;
    TimeColumns own;
};

struct NodeTable {
    std::vector<std::uint32_t> parent, function, line;
    TimeColumns own;
    std::vector<std::int64_t> total;
};

struct ProcessTable {
    std::vector<std::uint32_t> pid, parent_pid, runtime, command;
    std::vector<std::int64_t> cpu, unsampled;
};

struct ThreadTable {
    std::vector<std::uint32_t> process, tid, name;
    std::vector<std::int64_t> cpu, unsampled, wait;
    std::vector<std::uint8_t> idle;
};

struct RssTable {
    std::vector<std::int64_t> time, bytes;
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
    RssTable rss;
    LossTable losses;
    FactTable fact_texts;
    std::vector<std::uint32_t> notes;
    std::vector<Fact> facts;  // what fact_texts shows, with types and numbers
};

}  // namespace fah
