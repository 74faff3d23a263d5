#include "framework/analysis/code_tables.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace fah {
namespace {

struct Ranks {
    std::vector<std::uint32_t> order;  // row -> index in the call tree
    std::vector<std::uint32_t> row;    // index in the call tree -> row; NO_ROW when left out
};

struct CodeSums {
    TreeOrder order;
    std::vector<Weights> own;                                // by function
    std::vector<std::int64_t> total;                         // by function, inclusive
    std::vector<std::int64_t> by_file;                       // own
    std::vector<std::int64_t> allocated, allocated_by_file;  // own bytes
    std::vector<bool> has_memory;  // by function: it or what it called allocated some, or it copied some
};

CodeSums sum_up(const CallTree& tree) {
    CodeSums sums;
    sums.order = order_nodes(tree);
    sums.total = inclusive_times(tree, sums.order);
    sums.own.resize(tree.functions.size());
    sums.by_file.resize(tree.files.size());
    sums.allocated.resize(tree.functions.size());
    sums.allocated_by_file.resize(tree.files.size());
    sums.has_memory.resize(tree.functions.size());
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
        const std::uint32_t function = tree.nodes[owner_node(tree, i)].function;
        if (tree.nodes[i].total_allocated > 0) sums.has_memory[tree.nodes[i].function] = true;
        sums.own[function] += tree.nodes[i].own;
        if (tree.nodes[i].own.copied > 0) sums.has_memory[function] = true;
        sums.allocated[function] += tree.nodes[i].heap.allocated.bytes;
        const std::uint32_t file = tree.functions[function].file;
        if (file == NO_ROW) continue;
        sums.by_file[file] += tree.nodes[i].own.total_ns();
        sums.allocated_by_file[file] += tree.nodes[i].heap.allocated.bytes;
    }
    return sums;
}

template <class Before>
Ranks rank(std::vector<std::uint32_t> order, std::size_t count, Before before) {
    std::sort(order.begin(), order.end(), before);
    Ranks ranks{std::move(order), std::vector<std::uint32_t>(count, NO_ROW)};
    for (std::uint32_t row = 0; row < ranks.order.size(); ++row) ranks.row[ranks.order[row]] = row;
    return ranks;
}

Ranks rank_files(const CallTree& tree, const CodeSums& sums) {
    std::vector<std::uint32_t> all(tree.files.size());
    std::iota(all.begin(), all.end(), 0u);
    return rank(std::move(all), tree.files.size(), [&](std::uint32_t a, std::uint32_t b) {
        if (sums.by_file[a] != sums.by_file[b]) return sums.by_file[a] > sums.by_file[b];
        if (sums.allocated_by_file[a] != sums.allocated_by_file[b])
            return sums.allocated_by_file[a] > sums.allocated_by_file[b];
        return tree.files[a].path < tree.files[b].path;
    });
}

Ranks rank_functions(const CallTree& tree, const CodeSums& sums, const Ranks& files) {
    std::vector<std::uint32_t> some;
    for (std::uint32_t i = 0; i < tree.functions.size(); ++i)
        if (i == INTERPRETER || sums.total[i] > 0 || sums.has_memory[i]) some.push_back(i);
    const auto key = [&](std::uint32_t i) {
        const ShownFunction& function = tree.functions[i];
        const std::uint32_t file = function.file == NO_ROW ? 0 : files.row[function.file];
        return std::tuple{i != INTERPRETER,    -sums.own[i].total_ns(),        -sums.total[i], -sums.allocated[i], file,
                          function.first_line, std::string_view{function.name}};
    };
    return rank(std::move(some), tree.functions.size(), [&](auto a, auto b) { return key(a) < key(b); });
}

std::uint32_t source_of(const CodeFile& file, const std::map<std::string, std::string>& sources, TextTable& texts) {
    const auto found = sources.find(file.path);
    return found == sources.end() ? 0 : texts.intern(found->second);
}

// A line that is not known becomes that of the def, so that lines add up to their functions.
std::uint32_t line_number(const CallTree& tree, const CallNode& node) {
    const std::int32_t line = node.line > 0 ? node.line : tree.functions[node.function].first_line;
    return static_cast<std::uint32_t>(std::max(line, 0));
}

std::uint8_t shown_as(const ShownFunction& function) {
    if (function.native) return FAH_SHOWN_IN_TREE;
    return function.library ? FAH_SHOWN_LIBRARY : FAH_SHOWN;
}

using LineKey = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

// File row, line and function row of a node whose own time or memory stands in the table of lines.
std::optional<LineKey> line_key(const CallTree& tree, std::uint32_t index, const Ranks& files, const Ranks& functions) {
    const CallNode& node = tree.nodes[owner_node(tree, index)];
    const std::uint32_t file = tree.functions[node.function].file;
    const bool empty = tree.nodes[index].own == Weights{} && tree.nodes[index].heap.allocated.bytes == 0;
    if (file == NO_ROW || empty || functions.row[node.function] == NO_ROW) return std::nullopt;
    return LineKey{files.row[file], std::max(line_number(tree, node), 1u), functions.row[node.function]};
}

// Returns the row of each node.
std::vector<std::uint32_t> add_lines(const CallTree& tree, const Ranks& files, const Ranks& functions,
                                     LineTable& lines) {
    std::map<LineKey, Weights> sums;
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i)
        if (const auto key = line_key(tree, i, files, functions)) sums[*key] += tree.nodes[i].own;
    std::map<LineKey, std::uint32_t> row_of;
    for (const auto& [key, weights] : sums) {
        row_of.emplace_hint(row_of.end(), key, static_cast<std::uint32_t>(lines.file.size()));
        lines.file.push_back(std::get<0>(key));
        lines.number.push_back(std::get<1>(key));
        lines.function.push_back(std::get<2>(key));
        lines.own.push(weights);
    }
    std::vector<std::uint32_t> rows(tree.nodes.size(), NO_ROW);
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i)
        if (const auto key = line_key(tree, i, files, functions)) rows[i] = row_of.at(*key);
    return rows;
}

// Returns the row of each node.
std::vector<std::uint32_t> add_nodes(const CallTree& tree, const TreeOrder& order, const Ranks& functions,
                                     NodeTable& nodes) {
    std::vector<std::uint32_t> rows(tree.nodes.size(), NO_ROW);
    for (const std::uint32_t index : order) {
        const CallNode& node = tree.nodes[index];
        rows[index] = static_cast<std::uint32_t>(nodes.parent.size());
        nodes.parent.push_back(node.parent == NO_ROW ? NO_ROW : rows[node.parent]);
        nodes.function.push_back(functions.row[node.function]);
        nodes.line.push_back(line_number(tree, node));
        nodes.own.push(node.own);
        nodes.total.push_back(node.total_ns);
    }
    return rows;
}

}  // namespace

CodeRows add_code_tables(const CallTree& tree, const std::map<std::string, std::string>& sources, Tables& tables) {
    const CodeSums sums = sum_up(tree);
    const Ranks files = rank_files(tree, sums);
    const Ranks functions = rank_functions(tree, sums, files);
    for (const std::uint32_t i : files.order) {
        const CodeFile& file = tree.files[i];
        tables.files.path.push_back(tables.texts.intern(file.path));
        tables.files.label.push_back(tables.texts.intern(file.label));
        tables.files.shown.push_back(file.shown ? 1 : 0);
        tables.files.source.push_back(file.shown ? source_of(file, sources, tables.texts) : 0);
        tables.files.time.push_back(sums.by_file[i]);
    }
    for (const std::uint32_t i : functions.order) {
        const ShownFunction& function = tree.functions[i];
        tables.functions.name.push_back(tables.texts.intern(function.name));
        tables.functions.file.push_back(function.file == NO_ROW ? NO_ROW : files.row[function.file]);
        tables.functions.line.push_back(static_cast<std::uint32_t>(std::max(function.first_line, 0)));
        tables.functions.own.push(sums.own[i]);
        tables.functions.total.push_back(sums.total[i]);
        tables.functions.shown.push_back(i == INTERPRETER ? FAH_SHOWN_NOT : shown_as(function));
    }
    CodeRows rows;
    rows.line = add_lines(tree, files, functions, tables.lines);
    rows.node = add_nodes(tree, sums.order, functions, tables.nodes);
    for (std::uint32_t i = 0; i < tree.nodes.size(); ++i)
        rows.function.push_back(functions.row[tree.nodes[owner_node(tree, i)].function]);
    return rows;
}

}  // namespace fah
