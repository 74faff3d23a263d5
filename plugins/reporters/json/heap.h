// What is known about the heap, for Scalene's keys and for the own object. Nothing is written where no source counted
// allocations, so that such files stay as they were.
#pragma once

#include "plugins/reporters/json/writer.h"
#include "plugins/reporters/support/profile_view.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <vector>

namespace json_report {

using HeapRows = std::vector<std::uint32_t>;

// MB is 2^20 bytes.
double mebibytes(std::int64_t bytes);
// Scalene's keys of a line or function, which `rows` of the model's table are, into its entry.
void set_memory(const reporters::HeapView& heap, const reporters::HeapFigures& figures, const reporters::Held& held,
                const HeapRows& rows, boost::json::object& entry);
// "141": likelihood and velocity, for the lines of a file.
boost::json::object leaks_of(const reporters::ProfileView& profile, std::uint32_t file);
// [ns since the start, MB], as in Scalene's `samples`.
boost::json::array samples(const std::vector<reporters::HeldPoint>& points);
// The line that held the most when the run did, or NO_ROW.
std::uint32_t line_of_the_peak(const reporters::ProfileView& profile);

// The own object's: of a row of functions or lines, of a node, of a process.
void add_figures(const reporters::HeapView& heap, const reporters::HeapFigures& figures, std::size_t row,
                 boost::json::object& entry);
void add_node(const reporters::HeapView& heap, std::size_t node, boost::json::object& entry);
void add_process(const reporters::HeapView& heap, std::size_t row, boost::json::object& entry);
// "heap", inside the open object.
void write_heap(const reporters::ProfileView& profile, Writer& writer);

}  // namespace json_report
