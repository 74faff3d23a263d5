// The parts of the text reports that are about memory; each is "" where no source counted what it is about.
#pragma once

#include "plugins/reporters/text/sections.h"

#include <vector>

namespace text_report {

// "Top N Functions by Memory Usage": the most that each held at one time.
std::string top_memory(const Page& page);
// "Memory usage: ▁▂▃ (max: 767.800 MB, growth rate: 5%)", above the tables of lines.
std::string memory_usage(const Page& page);
// Who allocated most, what was temporary, sizes, processes; under the tables of lines.
std::string memory_details(const Page& page);
// The peak beside what was resident then, and what makes the difference; "" without a series of the resident set.
std::string heap_and_rss(const Page& page);
// "Resident set: ▁▂▃ (max: 1.230 GB, all processes)", on the time axis of memory_usage().
std::string resident_usage(const Page& page);
// "Memory by Process", when there is more than one.
std::string memory_by_process(const Page& page);
// "Between 10.0 s and 20.0 s": lines whose size or count changed; "" unless two moments were asked for.
std::string between(const Page& page);
// Under a file's table: its lines of the highest peak and average, and those that may leak.
std::string memory_of_lines(const Page& page, std::uint32_t file);

// The rows of the lines of a file by line number: a line that several functions run has several.
using LineRows = std::vector<std::uint32_t>;
// What the table shows of a line: "100%", "610M", "▁▅▁▁▁▁▁▁▁ 16.8%".
struct MemoryCells {
    std::string python, peak, timeline;
};
MemoryCells memory_cells(const Page& page, const LineRows& rows);
// From the source's threshold on, or suspected to leak.
bool has_memory(const Page& page, const LineRows& rows);

// Worth a row of its own: a MB a second, and the share from which a line's time is listed. What a thread copies just before a
// sample counts to the sample's line: less may be another line's.
bool copies_much(const Page& page, std::int64_t copied);
// "26": MB a second, "" where that is not much.
std::string copy_text(const Page& page, std::int64_t copied);

std::string megabytes(std::int64_t bytes);    // "610 MB"
std::string short_bytes(std::int64_t bytes);  // "610M"

}  // namespace text_report
