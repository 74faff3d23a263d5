#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <vector>

namespace text_report {
namespace {

using reporters::cut_middle;
using reporters::pad_left;
using reporters::pad_right;

constexpr std::size_t NUMBER = 4;  // " 1. "
constexpr std::size_t AMOUNT = 9;  // "  74.37%"
constexpr std::size_t SHARE = 6;   // " 40.90", between bars
constexpr std::size_t SHORTEST_NAME = 22;
constexpr std::size_t LONGEST_NAME = 48;
constexpr std::size_t PLACE = 14;  // columns that "(file:line)" has at least
constexpr std::int64_t DEFAULT_TOP = 10;

struct Row {
    std::string number, name, place;
    std::int64_t total_ns = 0;
    std::vector<std::int64_t> shares;  // python, native, system, and waiting where there is any
};

std::vector<std::int64_t> shares_of(const Page& page, std::size_t function) {
    const reporters::Times& own = page.profile.functions.own;
    std::vector<std::int64_t> shares{own.python.at(function), own.native.at(function), own.system.at(function)};
    if (page.profile.has_waiting()) shares.push_back(own.wait.at(function));
    return shares;
}

std::vector<Row> listed_rows(const Page& page) {
    std::vector<Row> rows;
    for (std::uint32_t i = 1; i <= listed_functions(page.profile); ++i)
        rows.push_back({pad_left(std::to_string(i) + ". ", NUMBER), name_of(page.profile, i),
                        reporters::printable(page.profile.place(i)), page.profile.functions.own.sum(i),
                        shares_of(page, i)});
    return rows;
}

// What the list leaves out, so that the total column adds up to everything.
std::vector<Row> other_rows(const Page& page) {
    const auto& profile = page.profile;
    const std::string blank(NUMBER, ' ');
    const std::size_t first = listed_functions(profile) + 1;
    std::int64_t rest_ns = 0, rest = 0;
    for (std::size_t i = first; i < profile.functions.name.size(); ++i) {
        rest_ns += profile.functions.own.sum(i);
        rest += profile.functions.own.sum(i) > 0;
    }
    const std::int64_t hidden = profile.number("hidden_ns"), unsampled = profile.number("unsampled_ns");
    const std::int64_t bare = profile.functions.own.sum(0) - hidden - unsampled;
    std::vector<Row> rows;
    if (rest > 0) rows.push_back({blank, std::to_string(rest) + " more functions", "", rest_ns, {}});
    if (hidden > 0) rows.push_back({blank, "code not shown", "--detailed", hidden, {}});
    if (bare > 0) rows.push_back({blank, "[interpreter]", "no Python", bare, {}});
    if (unsampled > 0) rows.push_back({blank, "unsampled", "too short", unsampled, {}});
    return rows;
}

// "  40.90| 32.91|  0.56"
std::string cells(const std::vector<std::string>& texts) {
    std::string line = " ";
    for (std::size_t i = 0; i < texts.size(); ++i) {
        line += i == 0 ? " " : texts[i].empty() ? " " : "|";
        line += pad_left(texts[i], SHARE);
    }
    return line;
}

std::string share_cells(const Page& page, const std::vector<std::int64_t>& shares, std::size_t count) {
    std::vector<std::string> texts(count);
    for (std::size_t i = 0; i < shares.size(); ++i) texts[i] = page.shares.bare(shares[i]);
    return cells(texts);
}

std::string draw(const Page& page, const Row& row, std::size_t name_width, std::size_t share_count) {
    std::string line = row.number + pad_right(cut_middle(row.name, name_width), name_width) +
                       pad_left(page.shares.text(row.total_ns), AMOUNT) + share_cells(page, row.shares, share_count) +
                       " ";
    const std::size_t used = reporters::width(line);
    const std::size_t room = std::max(PLACE, page.columns - std::min(used, page.columns));
    if (!row.place.empty()) line += "(" + reporters::cut_path(row.place, room - 2) + ")";
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string heading(const Page& page, const std::string& words, std::size_t name_width, std::size_t share_count) {
    std::vector<std::string> names{"python", "native", "system", "wait"};
    names.resize(share_count);
    const std::string line = pad_right(words, NUMBER + name_width + AMOUNT) + cells(names);
    return title(page, line.substr(0, line.find_last_not_of(' ') + 1)) + "\n";
}

}  // namespace

std::string title(const Page& page, const std::string& text) {
    return page.color ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::size_t listed_functions(const reporters::ProfileView& profile) {
    const std::int64_t wanted = profile.model.fact_integer("top_n").value_or(DEFAULT_TOP);
    std::size_t count = 0;
    while (count + 1 < profile.functions.name.size() && static_cast<std::int64_t>(count) < wanted &&
           profile.functions.own.sum(count + 1) > 0)
        ++count;
    return count;
}

std::string name_of(const reporters::ProfileView& profile, std::uint32_t function) {
    return reporters::printable(profile.model.text(profile.functions.name.at(function)));
}

std::string top_functions(const Page& page) {
    std::vector<Row> rows = listed_rows(page);
    const std::size_t listed = rows.size();
    const std::size_t share_count = listed == 0 ? 0 : rows[0].shares.size();
    for (Row& row : other_rows(page)) rows.push_back(std::move(row));
    std::size_t longest = SHORTEST_NAME;
    for (const Row& row : rows) longest = std::max(longest, reporters::width(row.name));
    const std::size_t fixed = NUMBER + AMOUNT + 1 + share_count * (SHARE + 1) + 2 + PLACE;
    const std::size_t room = std::max(page.columns, fixed + SHORTEST_NAME) - fixed;
    const std::size_t name_width = std::min({longest, room, LONGEST_NAME});

    std::string lines;
    std::size_t widest = 0;
    for (const Row& row : rows) {
        const std::string line = draw(page, row, name_width, share_count);
        widest = std::max(widest, reporters::width(line) - 1);
        lines += line;
    }
    const std::string words =
        listed == 0 ? "No function was sampled" : "Top " + std::to_string(listed) + " Functions by Total Runtime:";
    return heading(page, words, name_width, share_count) + reporters::repeat("-", std::max<std::size_t>(widest, 57)) +
           "\n" + lines;
}

}  // namespace text_report
