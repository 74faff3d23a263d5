#include "plugins/reporters/html/tables.h"

#include "plugins/reporters/support/text.h"

namespace html_report {
namespace {

using reporters::ProfileView;

template <class T>
std::vector<std::uint32_t> printable_texts(const ProfileView& profile, const T& ids, Pack& pack) {
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t id : ids) rows.push_back(pack.text(reporters::printable(profile.model.text(id))));
    return rows;
}

// Line by line, for what is no text in one line must not show in others. Only shown files have any.
std::string source_text(std::string_view source) {
    std::string text;
    for (std::size_t start = 0; start < source.size();) {
        const std::size_t end = std::min(source.find('\n', start), source.size());
        std::string_view line = source.substr(start, end - start);
        if (line.ends_with('\r')) line.remove_suffix(1);
        text += reporters::code_line(line);
        text += '\n';
        start = end + 1;
    }
    return text;
}

// Rows of other tables from 1, so that 0 is none.
template <class T>
std::vector<std::int64_t> from_one(const T& rows) {
    std::vector<std::int64_t> numbers;
    for (const std::uint32_t row : rows) numbers.push_back(row == reporters::NO_ROW ? 0 : std::int64_t{row} + 1);
    return numbers;
}

void add_times(std::string_view table, const reporters::Times& times, Pack& pack) {
    const std::string name(table);
    pack.numbers(name + ".python", times.python);
    pack.numbers(name + ".native", times.native);
    pack.numbers(name + ".system", times.system);
    pack.numbers(name + ".wait", times.wait);
    pack.numbers(name + ".samples", times.samples);
}

// What of a node is its own and that of those below it which the page has not.
std::vector<std::int64_t> folded(const reporters::Numbers& own, const NodeRows& nodes) {
    std::vector<std::int64_t> sums(own.empty() ? 0 : nodes.kept.size(), 0);
    for (std::size_t i = 0; i < own.size(); ++i) sums[nodes.row[i]] += own[i];
    return sums;
}

}  // namespace

void add_code(const ProfileView& profile, Pack& pack) {
    std::vector<std::uint32_t> sources;
    for (std::size_t i = 0; i < profile.files.label.size(); ++i)
        sources.push_back(profile.files.shown.at(i) == 0
                              ? 0
                              : pack.text(source_text(profile.model.text(profile.files.source.at(i)))));
    pack.numbers("file.path", printable_texts(profile, profile.files.path, pack));
    pack.numbers("file.label", printable_texts(profile, profile.files.label, pack));
    pack.numbers("file.source", sources);
    pack.bytes("file.shown", {profile.files.shown.begin(), profile.files.shown.end()});
    pack.numbers("function.name", printable_texts(profile, profile.functions.name, pack));
    pack.numbers("function.file", from_one(profile.functions.file));
    pack.numbers("function.line", profile.functions.line);
    pack.bytes("function.shown", {profile.functions.shown.begin(), profile.functions.shown.end()});
    add_times("function", profile.functions.own, pack);
    pack.numbers("function.total", profile.functions.total);
    pack.numbers("function.copied", profile.functions.copied);
    pack.numbers("function.base", reporters::Numbers(profile.model, FAH_COL_FUNCTION_BASE));
    pack.numbers("function.change_error", reporters::Numbers(profile.model, FAH_COL_FUNCTION_CHANGE_ERROR));
    pack.series("line.file", profile.lines.file);
    pack.series("line.number", profile.lines.number);
    pack.numbers("line.function", profile.lines.function);
    add_times("line", profile.lines.own, pack);
}

void add_nodes(const ProfileView& profile, const NodeRows& nodes, Pack& pack) {
    std::vector<std::int64_t> parents, functions, lines;
    for (const std::uint32_t node : nodes.kept) {
        const std::uint32_t parent = profile.nodes.parent[node];
        const auto own = static_cast<std::int64_t>(parents.size());
        parents.push_back(parent == reporters::NO_ROW ? 0 : own - nodes.row[parent]);  // how far above itself
        functions.push_back(profile.nodes.function.at(node));
        lines.push_back(profile.nodes.line.at(node));
    }
    pack.numbers("node.parent", parents);
    pack.numbers("node.function", functions);
    pack.numbers("node.line", lines);
    const reporters::Times& own = profile.nodes.own;
    pack.numbers("node.python", folded(own.python, nodes));
    pack.numbers("node.native", folded(own.native, nodes));
    pack.numbers("node.system", folded(own.system, nodes));
    pack.numbers("node.wait", folded(own.wait, nodes));
    pack.numbers("node.samples", folded(own.samples, nodes));
    pack.numbers("node.allocated", folded(profile.heap.node_allocated, nodes));
    pack.numbers("node.at_peak", folded(profile.heap.node_at_peak, nodes));
    pack.numbers("node.copied", folded(reporters::Numbers(profile.model, FAH_COL_NODE_COPIED), nodes));
    pack.numbers("node.base", folded(reporters::Numbers(profile.model, FAH_COL_NODE_BASE), nodes));
    pack.numbers("node.base_at_peak", folded(reporters::Numbers(profile.model, FAH_COL_NODE_BASE_AT_PEAK), nodes));
    pack.numbers("node.left_out", std::vector<std::size_t>{nodes.left_out()});
}

void add_paths(const ProfileView& profile, const NodeRows& nodes, Pack& pack) {
    const reporters::Ids threads(profile.model, FAH_COL_PATH_THREAD), rows(profile.model, FAH_COL_PATH_NODE);
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t row : rows) kept.push_back(nodes.row[row]);
    pack.series("path.thread", from_one(threads));
    pack.series("path.node", kept);
    pack.numbers("path.python", reporters::Numbers(profile.model, FAH_COL_PATH_PYTHON));
    pack.numbers("path.native", reporters::Numbers(profile.model, FAH_COL_PATH_NATIVE));
    pack.numbers("path.system", reporters::Numbers(profile.model, FAH_COL_PATH_SYSTEM));
    pack.numbers("path.wait", reporters::Numbers(profile.model, FAH_COL_PATH_WAIT));
}

}  // namespace html_report
