#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace text_report {
namespace {

constexpr std::size_t MOST_FUNCTIONS = 15;
constexpr std::size_t COUNT = 17;  // "123456/12345" and a blank
constexpr std::size_t TIME = 11;
constexpr std::size_t SHORTEST_NAME = 24;

// As cProfile writes it: all calls, and where there was recursion also the primitive ones.
std::string count_of(const reporters::CallView& calls, std::uint32_t row) {
    std::string text = std::to_string(calls.count.at(row));
    if (calls.primitive.at(row) != calls.count.at(row)) text += "/" + std::to_string(calls.primitive.at(row));
    return text;
}

std::string place_of(const reporters::ProfileView& profile, std::uint32_t row) {
    std::string name = reporters::printable(profile.model.text(profile.calls.name.at(row)));
    const std::string file{profile.model.text(profile.calls.file.at(row))};
    if (file.empty()) return name;
    const std::string label = reporters::printable(file.substr(file.rfind('/') + 1));
    return name + " (" + label + ":" + std::to_string(profile.calls.line.at(row)) + ")";
}

std::vector<std::uint32_t> by_corrected_time(const reporters::CallView& calls) {
    std::vector<std::uint32_t> rows(calls.name.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::ranges::stable_sort(rows, std::ranges::greater{},
                             [&](std::uint32_t row) { return calls.own_corrected.at(row); });
    rows.resize(std::min(rows.size(), MOST_FUNCTIONS));
    return rows;
}

}  // namespace

std::string counted_calls(const Page& page) {
    const reporters::CallView& calls = page.profile.calls;
    if (!calls.is_there()) return {};
    const auto cell = [](std::int64_t ns) { return reporters::pad_left(reporters::seconds(ns), TIME); };
    const std::int64_t all = std::accumulate(calls.count.begin(), calls.count.end(), std::int64_t{0});
    std::string text = "Counted Calls (" + std::to_string(all) + ", of " + std::to_string(calls.name.size()) +
                       " functions), by own time without the cost of counting:\n" +
                       reporters::pad_left("n_calls", COUNT) + reporters::pad_left("own s", TIME) +
                       reporters::pad_left("counted s", TIME) + reporters::pad_left("with calls", TIME) +
                       "  function\n";
    const std::size_t used = COUNT + 3 * TIME + 2;
    const std::size_t room = std::max(page.columns, used + SHORTEST_NAME) - used;
    for (const std::uint32_t row : by_corrected_time(calls))
        text += reporters::pad_left(count_of(calls, row), COUNT) + cell(calls.own_corrected.at(row)) +
                cell(calls.own.at(row)) + cell(calls.cumulative_corrected.at(row)) + "  " +
                reporters::cut_middle(place_of(page.profile, row), room) + "\n";
    return text;
}

}  // namespace text_report
