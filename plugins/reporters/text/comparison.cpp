#include "plugins/reporters/text/comparison.h"

#include "plugins/reporters/support/text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace text_report {
namespace {

using reporters::ChangeRow;
using reporters::printable;
using reporters::width;

constexpr std::size_t MOST_ROWS = 20, LEAST_NAME = 20, GAP = 2;
constexpr std::size_t FRAME = 3;  // " (" and ")" around a place
constexpr std::array FIGURES = {&ChangeRow::before, &ChangeRow::after, &ChangeRow::difference, &ChangeRow::share,
                                &ChangeRow::error};

std::string name_of(const ChangeRow& row, std::size_t columns) {
    const std::string name = printable(row.what);
    if (row.place.empty()) return reporters::cut_middle(name, columns);
    const std::string place = printable(row.place);
    if (width(name + place) + FRAME <= columns) return name + " (" + place + ")";
    const std::size_t room = std::max(columns / 2, columns - std::min(columns, width(name)));
    const std::string cut = " (" + reporters::cut_path(place, std::max(room, FRAME) - FRAME) + ")";
    return reporters::cut_middle(name, columns - std::min(columns, width(cut))) + cut;
}

std::string line(const ChangeRow& row, std::size_t name, const std::array<std::size_t, FIGURES.size()>& widths) {
    std::string text = reporters::pad_right(name_of(row, name), name);
    for (std::size_t i = 0; i < FIGURES.size(); ++i)
        if (widths[i] > 0) text += reporters::pad_left(row.*FIGURES[i], widths[i] + GAP);
    text += "  " + row.verdict;
    return text.erase(text.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string comparison(const reporters::Comparison& comparison, std::size_t columns) {
    std::vector<ChangeRow> rows{
        {"", "", "before", "after", "change", "", "99%", ""},
    };
    rows.insert(rows.end(), comparison.rows.begin(), comparison.rows.end());
    const std::size_t left_out = rows.size() - std::min(rows.size(), MOST_ROWS + 1);
    rows.resize(rows.size() - left_out);
    std::array<std::size_t, FIGURES.size()> widths{};
    std::size_t names = 0, others = GAP + std::string_view("slower").size();
    for (const ChangeRow& row : rows) {
        for (std::size_t i = 0; i < FIGURES.size(); ++i) widths[i] = std::max(widths[i], width(row.*FIGURES[i]));
        names = std::max(names, width(name_of(row, columns)));
    }
    for (const std::size_t each : widths) others += each + GAP;
    names = std::min(names, std::max(LEAST_NAME, columns - std::min(columns, others)));
    std::string text =
        reporters::cut_end(
            "before  " + reporters::runs_text(comparison.before_runs) + ": " + printable(comparison.before), columns) +
        "\n" +
        reporters::cut_end(
            "after   " + reporters::runs_text(comparison.after_runs) + ": " + printable(comparison.after), columns) +
        "\n\n";
    for (const ChangeRow& row : rows) text += line(row, names, widths);
    if (left_out > 0) text += "and " + std::to_string(left_out) + " more with smaller changes\n";
    return text + "\n" + reporters::paragraph(printable(comparison.how), columns);
}

}  // namespace text_report
