#include "framework/cli/commands/live_view.h"

#include "framework/analysis/analysis.h"
#include "framework/cli/commands/analysis_facts.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace fah {
namespace {

constexpr std::size_t MOST = 5;
constexpr std::size_t WIDTH = 79;

// A wide letter would make the line longer than the terminal, and its end could not be taken back: so bytes are counted.
std::string cut(std::string text) {
    if (text.size() <= WIDTH) return text;
    text.resize(WIDTH);
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
    if (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0) text.pop_back();
    return text;
}

std::string line_of(const Tables& tables, std::size_t row, std::int64_t whole) {
    const FunctionTable& functions = tables.functions;
    char share[16];
    std::snprintf(share, sizeof share, "%7.1f%%  ",
                  100 * static_cast<double>(functions.own.time(row)) / static_cast<double>(whole));
    const std::uint32_t file = functions.file[row];
    std::string text = share + std::string(tables.texts.text(functions.name[row]));
    if (file < tables.files.label.size())
        text += " (" + std::string(tables.texts.text(tables.files.label[file])) + ":" +
                std::to_string(functions.line[row]) + ")";
    return cut(std::move(text));
}

std::string losses_of(const Tables& tables) {
    std::string text;
    for (std::size_t row = 0; row < tables.losses.name.size(); ++row) {
        if (tables.losses.count[row] == 0) continue;
        text += (text.empty() ? "  lost: " : ", ") + std::string(tables.texts.text(tables.losses.name[row])) + " " +
                std::to_string(tables.losses.count[row]);
    }
    return cut(std::move(text));
}

}  // namespace

std::vector<std::string> live_view(const Profile& profile, bool detailed) {
    const Tables tables = analyze(profile, analysis_options(profile.run, detailed));
    const TimeColumns& own = tables.functions.own;
    std::vector<std::size_t> rows(tables.functions.name.size());
    std::iota(rows.begin(), rows.end(), 0U);
    std::int64_t whole = 0;
    for (const std::size_t row : rows) whole += own.time(row);
    std::erase_if(rows,
                  [&](std::size_t row) { return tables.functions.shown[row] == FAH_SHOWN_NOT || own.time(row) == 0; });
    std::ranges::stable_sort(rows, std::ranges::greater{}, [&](std::size_t row) { return own.time(row); });
    if (rows.size() > MOST) rows.resize(MOST);
    std::vector<std::string> lines;
    lines.reserve(rows.size() + 1);
    for (const std::size_t row : rows) lines.push_back(line_of(tables, row, whole));
    if (std::string lost = losses_of(tables); !lost.empty()) lines.push_back(std::move(lost));
    return lines;
}

}  // namespace fah
