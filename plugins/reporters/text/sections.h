// The parts of the text reports, top to bottom. Each gives lines of at most `columns` where it can cut them, with "\n" at the
// end of each, or "" when there is nothing to say.
#pragma once

#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/profile_view.h"

#include <cstddef>
#include <string>

namespace text_report {

struct Page {
    const reporters::ProfileView& profile;
    reporters::Shares shares;
    std::size_t columns;
    bool color = false;
    double line_threshold = 0.01;  // share of the 100 % from which a line or file has a place in the tables
};

// "Top N Functions by Total Runtime", with what is in no function.
std::string top_functions(const Page& page);
// "Functions by Module": folders, files and functions as a tree.
std::string module_tree(const Page& page);
// "Processes", when there is more than one, and "Threads" of those in which more than one worked: their CPU time and, where it
// is counted, their waiting.
std::string processes(const Page& page);
std::string threads(const Page& page);
// "Stack Trace Summary": from where the top functions were called.
std::string stack_traces(const Page& page);
// "Counted Calls", where a tracer ran: how often, and how long.
std::string counted_calls(const Page& page);
// "Counted Lines", where they were asked for: hits and time of each, beside the source.
std::string counted_lines(const Page& page);
// One table of lines for each file that matters.
std::string line_tables(const Page& page);

// How many functions the summary lists: those of the largest own time, row 0 left out.
std::size_t listed_functions(const reporters::ProfileView& profile);
// Stands out where colours are welcome.
std::string title(const Page& page, const std::string& text);
std::string name_of(const reporters::ProfileView& profile, std::uint32_t function);

}  // namespace text_report
