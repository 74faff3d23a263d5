// profile_results.json: Scalene 2's keys and units at the top, and everything else under "fixingahole".
#pragma once

#include "plugins/reporters/json/writer.h"
#include "plugins/reporters/support/profile_view.h"

#include <boost/json/object.hpp>

namespace json_report {

// Percent are of the 100 % of the model; MB is 2^20 bytes. Waiting counts as system time, as Scalene has it. What was not
// measured (memory, GPU, asynchronous tasks) is 0 or empty, as in Scalene's files.
void write_scalene_keys(const reporters::ProfileView& profile, Writer& writer);
void write_scalene_files(const reporters::ProfileView& profile, Writer& writer);
void write_scalene_stacks(const reporters::ProfileView& profile, Writer& writer);
// "memory_stacks": who held most when the run did, and how many MB.
void write_memory_stacks(const reporters::ProfileView& profile, Writer& writer);

// Times are integer nanoseconds. Rows refer to each other by index, since a nested tree may be deeper than readers allow.
void write_own_object(const reporters::ProfileView& profile, Writer& writer);
// "call_tree" and "call_tree_left_out", inside the open object. At most the 100 000 largest nodes are written; what
// was left out below a node is its left_out_ns, so that the tree still adds up.
void write_call_tree(const reporters::ProfileView& profile, Writer& writer);

// "resident", inside the open object; nothing where nobody looked.
void write_resident(const reporters::ProfileView& profile, Writer& writer);
// "calls", inside the open object, where calls were counted: functions, and pairs and threads as lists of numbers.
void write_calls(const reporters::ProfileView& profile, Writer& writer);

// "line_hits", inside the open object, where lines were counted: by function, lists of numbers.
void write_line_hits(const reporters::ProfileView& profile, Writer& writer);

boost::json::object times(const reporters::Times& own, std::size_t row);
boost::json::value row_or_null(std::uint32_t row);

}  // namespace json_report
