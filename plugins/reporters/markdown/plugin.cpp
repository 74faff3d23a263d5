// fah.reporter.markdown: profile.md, what a pull request has room for: the functions and lines that cost most.
#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/comparison.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/text.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace {

using reporters::ProfileView;
using reporters::Shares;

constexpr std::size_t LONGEST_NAME = 80;

// As text: no markup, no mention of a person, no end of the table's cell.
std::string escaped(const std::string& text) {
    static constexpr std::string_view SPECIAL = "\\`*_[]<>#|@&~$";
    std::string safe;
    for (const char letter : text) {
        const bool link = letter == '/' && safe.ends_with(':');
        const bool special = link || SPECIAL.find(letter) != std::string_view::npos;
        safe += special ? "&#" + std::to_string(static_cast<int>(letter)) + ";" : std::string(1, letter);
    }
    return safe;
}

std::string plain(const std::string& name) { return escaped(reporters::cut_middle(name, LONGEST_NAME)); }

// Cells of one table row; the first is text, the others are aligned to the right by the heading.
std::string row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += " " + cell + " |";
    return line + "\n";
}

std::string heading(std::vector<std::string> titles, bool heap) {
    for (const char* title : {"Time", "Python", "native", "system", "waiting"}) titles.emplace_back(title);
    if (heap) titles.emplace_back("Memory peak");
    std::string rule = "|";
    for (std::size_t i = 0; i < titles.size(); ++i) rule += i + (heap ? 6 : 5) < titles.size() ? " --- |" : " ---: |";
    return row(titles) + rule + "\n";
}

void add_amounts(std::vector<std::string>& cells, const Shares& shares, const reporters::Times& own, std::size_t at) {
    cells.push_back(shares.text(own.sum(at)));
    for (const auto* part : {&own.python, &own.native, &own.system, &own.wait})
        cells.push_back(part->at(at) == 0 ? "" : shares.text(part->at(at)));
}

std::string bytes_or_nothing(std::int64_t bytes) { return bytes == 0 ? std::string() : reporters::bytes(bytes); }

std::string functions(const ProfileView& profile, const Shares& shares, std::size_t most) {
    const bool heap = profile.heap.is_there();
    std::string text = heading({"Function", "Where"}, heap);
    std::size_t listed = 0;
    for (std::uint32_t i = 1; i < profile.functions.name.size() && listed < most; ++i) {
        if (profile.functions.own.sum(i) == 0) continue;
        std::vector<std::string> cells{plain(reporters::function_name(profile, i)),
                                       plain(reporters::printable(profile.place(i)))};
        add_amounts(cells, shares, profile.functions.own, i);
        if (heap) cells.push_back(bytes_or_nothing(profile.heap.functions.peak.at(i)));
        text += row(cells);
        ++listed;
    }
    return listed == 0 ? "No function of this code was seen.\n" : text;
}

std::string lines(const ProfileView& profile, const Shares& shares, std::size_t most) {
    const bool heap = profile.heap.is_there();
    std::vector<std::uint32_t> order(profile.lines.file.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::uint32_t line) { return profile.lines.own.sum(line); });
    order.resize(std::min(order.size(), most));
    if (order.empty()) return {};
    std::string text = "\n<details><summary>Lines</summary>\n\n" + heading({"Line", "Function"}, heap);
    for (const std::uint32_t line : order) {
        const std::uint32_t function = profile.lines.function.at(line);
        const std::string number = std::to_string(profile.lines.number.at(line));
        std::vector<std::string> cells{plain(reporters::file_label(profile, function) + ":" + number),
                                       plain(reporters::function_name(profile, function))};
        add_amounts(cells, shares, profile.lines.own, line);
        if (heap) cells.push_back(bytes_or_nothing(profile.heap.lines.peak.at(line)));
        text += row(cells);
    }
    return text + "\n</details>\n";
}

std::string summary(const ProfileView& profile) {
    std::string text = "### Profile of " + plain(reporters::run_name(profile)) + "\n\n" +
                       reporters::seconds(profile.total_ns) + " s of " +
                       (profile.has_waiting() ? "CPU and waiting time" : "CPU time") + " in " +
                       reporters::seconds(profile.number("elapsed_ns")) + " s, " +
                       std::to_string(profile.number("samples")) + " samples";
    if (profile.model.fact("max_rss_bytes").type != FAH_FACT_NONE)
        text += ", max RSS " + reporters::bytes(profile.number("max_rss_bytes"));
    if (profile.heap.is_there()) text += ", heap peak " + reporters::bytes(profile.heap.peak);
    return text + ".\n\n";
}

std::string remarks(const ProfileView& profile) {
    std::string text;
    for (std::size_t i = 0; i < profile.loss_names.size(); ++i)
        text += "\n- lost: " + plain(reporters::printable(profile.model.text(profile.loss_names[i]))) + " " +
                std::to_string(profile.loss_counts.at(i));
    for (const std::uint32_t note : profile.notes) {
        text += "\n- " + escaped(reporters::printable(profile.model.text(note)));
    }
    return text.empty() ? text : text + "\n";
}

std::string comparison(const reporters::Comparison& comparison, std::size_t most) {
    std::string text = "| | before | after | change | | 99% | |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n";
    for (std::size_t i = 0; i < std::min(comparison.rows.size(), most); ++i) {
        const reporters::ChangeRow& change = comparison.rows[i];
        const std::string place = change.place.empty() ? "" : " (" + reporters::printable(change.place) + ")";
        text += row({plain(reporters::printable(change.what)) + plain(place), change.before, change.after,
                     change.difference, change.share, change.error, change.verdict});
    }
    return text + "\n" + reporters::runs_text(comparison.before_runs) + " before, " +
           reporters::runs_text(comparison.after_runs) + " after; " + escaped(comparison.how) + ".\n";
}

class MarkdownReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.markdown",
        .version = "1.0.0",
        .summary = "The costliest functions and lines as tables, for a pull request",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::integer("rows", "Functions, and lines, that are listed", "15", "1", "1000"),
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.md", "text/markdown"}};

    explicit MarkdownReporter(fixingahole::Options values) : rows_(static_cast<std::size_t>(values.integer("rows"))) {}

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        if (reporters::Comparison::is_one(model)) {
            sink << comparison(reporters::Comparison(profile), rows_ + 5);
            return;
        }
        const Shares shares(profile.total_ns, model.fact_text("duration") == "absolute");
        sink << summary(profile) << functions(profile, shares, rows_) << lines(profile, shares, rows_)
             << remarks(profile);
    }

private:
    std::size_t rows_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(MarkdownReporter);
