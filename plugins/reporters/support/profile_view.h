// The model's columns by name, for reporters. Views into the model; valid as long as it. A column that this host does not
// have is an empty span; at() of it gives 0.
#pragma once

#include "plugins/reporters/support/call_view.h"
#include "plugins/reporters/support/columns.h"
#include "plugins/reporters/support/heap_view.h"
#include "plugins/reporters/support/line_hit_view.h"
#include "plugins/reporters/support/resident_view.h"

#include <string>
#include <string_view>

namespace reporters {

// Nanoseconds and samples of a row's own.
struct Times {
    Times() = default;
    Times(const fixingahole::Model& model, std::uint32_t first, std::uint32_t samples_id);
    std::int64_t sum(std::size_t row) const;

    Numbers python, native, system, wait, samples;
};

struct Files {
    Ids path, label, source;
    Column<std::uint8_t> shown;
    Numbers time;
};
struct Functions {
    Ids name, file, line;
    Column<std::uint8_t> shown;
    Times own;
    Numbers total, copied;
};
struct Lines {
    Ids file, number, function;
    Times own;
    Numbers copied;
};
struct Nodes {
    Ids parent, function, line;
    Times own;
    Numbers total;
};
struct Processes {
    Ids pid, parent_pid, runtime, command;
    Numbers cpu, unsampled;
};
struct Threads {
    Ids process, tid, name;
    Numbers cpu, unsampled, wait;
    Column<std::uint8_t> idle;
};

struct ProfileView {
    explicit ProfileView(fixingahole::Model the_model);

    std::int64_t number(const char* key) const { return model.fact_integer(key).value_or(0); }
    bool has_waiting() const;
    // Whether a source counted what memcpy and memmove copy.
    bool has_copies() const { return model.fact("copied_bytes").type != FAH_FACT_NONE; }
    // Over the whole run, as a line's time is.
    double megabytes_a_second(std::int64_t copied) const;
    std::int64_t idle_threads() const;
    // The node of the Python function to which a node's own time belongs: native code's is that of its caller.
    std::uint32_t python_node(std::uint32_t node) const;
    // The file's label and the line of the def: "advanced.py:15"; "" for code without a file. As in the model: any bytes.
    std::string place(std::uint32_t function) const;

    fixingahole::Model model;
    Files files;
    Functions functions;
    Lines lines;
    Nodes nodes;
    Processes processes;
    Threads threads;
    Numbers rss_time, rss_bytes;  // of all processes together
    Ids loss_names;
    Numbers loss_counts;
    Ids notes;
    Ids fact_keys;
    std::int64_t total_ns = 0;  // 100 %
    HeapView heap;
    ResidentView resident;
    CallView calls;
    LineHitView line_hits;
};

}  // namespace reporters
