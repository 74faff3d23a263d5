#include "framework/analysis/difference_tables.h"

#include <fixingahole/model.h>

#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace fah {
namespace {

constexpr double SECOND = 1e9;

class Joined {
public:
    Joined(Tables& tables, bool has_memory) : tables_(tables), has_memory_(has_memory) {
        add_function({"", "[interpreter]", 0}, {});
        nodes_.push_back({});
    }

    // What `run` took counts once for each of `parts` that it is one of.
    void add(const Tables& run, bool is_base, std::size_t parts) {
        const double part = 1 / static_cast<double>(parts);
        const std::vector<std::uint32_t> functions = functions_of(run);
        std::vector<std::uint32_t> places(run.nodes.parent.size());
        for (std::size_t row = 0; row < places.size(); ++row) {
            if (row > 0) places[row] = child(places[run.nodes.parent[row]], functions[run.nodes.function[row]]);
            Node& node = nodes_[places[row]];
            add_times(run.nodes.own, row, part, is_base ? node.base : node.own);
            if (has_memory_)
                (is_base ? node.base : node.own).at_peak += part * static_cast<double>(run.nodes.heap_at_peak[row]);
        }
        for (std::size_t row = 0; row < functions.size(); ++row)
            add_times(run.functions.own, row, part,
                      is_base ? functions_[functions[row]].base : functions_[functions[row]].own);
    }

    void finish(const Comparison& comparison) {
        add_nodes();
        for (const Function& function : functions_) {
            tables_.functions.own.push(function.own.weights());
            tables_.functions.total.push_back(function.own.weights().total_ns());
            tables_.functions.base.push_back(function.base.weights().total_ns());
            tables_.functions.change_error.push_back(-1);
        }
        for (const Change& change : comparison.functions)
            if (std::isfinite(change.error))
                tables_.functions.change_error[rows_.at(change.key)] = std::llround(change.error * SECOND);
    }

private:
    struct Sums {
        double python = 0, native = 0, system = 0, wait = 0, samples = 0, at_peak = 0;
        Weights weights() const {
            return {.python_ns = std::llround(python),
                    .native_ns = std::llround(native),
                    .system_ns = std::llround(system),
                    .wait_ns = std::llround(wait),
                    .samples = std::llround(samples)};
        }
    };
    struct Node {
        std::uint32_t parent = NO_ROW, function = 0;
        Sums own, base;
    };
    struct Function {
        Sums own, base;
    };

    static void add_times(const TimeColumns& times, std::size_t row, double part, Sums& sums) {
        sums.python += part * static_cast<double>(times.python[row]);
        sums.native += part * static_cast<double>(times.native[row]);
        sums.system += part * static_cast<double>(times.system[row]);
        sums.wait += part * static_cast<double>(times.wait[row]);
        sums.samples += part * static_cast<double>(times.samples[row]);
    }

    void add_nodes() {
        NodeTable& nodes = tables_.nodes;
        for (const Node& node : nodes_) {
            nodes.parent.push_back(node.parent);
            nodes.function.push_back(node.function);
            nodes.line.push_back(0);
            nodes.own.push(node.own.weights());
            nodes.total.push_back(node.own.weights().total_ns());
            nodes.base.push_back(node.base.weights().total_ns());
            if (!has_memory_) continue;
            nodes.heap_at_peak.push_back(std::llround(node.own.at_peak));
            nodes.base_at_peak.push_back(std::llround(node.base.at_peak));
        }
        for (std::size_t i = nodes_.size(); i-- > 1;) nodes.total[nodes_[i].parent] += nodes.total[i];
    }

    std::vector<std::uint32_t> functions_of(const Tables& run) {
        std::vector<std::uint32_t> rows;
        const std::vector<FunctionKey> keys = function_keys(run);
        for (std::size_t row = 0; row < keys.size(); ++row) {
            const auto known = rows_.find(keys[row]);
            const std::uint32_t file = run.functions.file[row];
            rows.push_back(known != rows_.end()
                               ? known->second
                               : add_function(keys[row], {.path = file == NO_ROW ? std::string_view()
                                                                                 : run.texts.text(run.files.path[file]),
                                                          .line = run.functions.line[row],
                                                          .shown = run.functions.shown[row]}));
        }
        return rows;
    }

    struct Place {
        std::string_view path;
        std::uint32_t line = 0;
        std::uint8_t shown = FAH_SHOWN_NOT;
    };

    std::uint32_t add_function(const FunctionKey& key, const Place& place) {
        const auto row = static_cast<std::uint32_t>(functions_.size());
        functions_.emplace_back();
        tables_.functions.name.push_back(tables_.texts.intern(key.name));
        tables_.functions.file.push_back(key.label.empty() ? NO_ROW : file_row(key.label, place.path));
        tables_.functions.line.push_back(place.line);
        tables_.functions.shown.push_back(place.shown);
        rows_.emplace(key, row);
        return row;
    }

    std::uint32_t file_row(const std::string& label, std::string_view path) {
        const auto next = static_cast<std::uint32_t>(tables_.files.label.size());
        const auto [place, is_new] = files_.try_emplace(label, next);
        if (!is_new) return place->second;
        tables_.files.path.push_back(tables_.texts.intern(path));
        tables_.files.label.push_back(tables_.texts.intern(label));
        tables_.files.shown.push_back(1);
        tables_.files.source.push_back(0);
        tables_.files.time.push_back(0);
        return next;
    }

    std::uint32_t child(std::uint32_t parent, std::uint32_t function) {
        const auto next = static_cast<std::uint32_t>(nodes_.size());
        const auto [place, is_new] = children_.try_emplace({parent, function}, next);
        if (is_new) nodes_.push_back({.parent = parent, .function = function});
        return place->second;
    }

    Tables& tables_;
    bool has_memory_;
    std::vector<Node> nodes_;
    std::vector<Function> functions_;
    std::map<FunctionKey, std::uint32_t> rows_;
    std::map<std::string, std::uint32_t> files_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> children_;
};

void set_change(RunFacts& run, const std::string& key, const Change& change, double unit) {
    run.set(integer_fact(key + "_before", std::llround(change.base * unit)));
    run.set(integer_fact(key + "_after", std::llround(change.changed * unit)));
    if (std::isfinite(change.error)) run.set(integer_fact(key + "_error", std::llround(change.error * unit)));
}

}  // namespace

Tables difference_tables(const std::vector<Tables>& base, const std::vector<Tables>& changed,
                         const Comparison& comparison) {
    Tables tables;
    Joined joined(tables, comparison.has_memory);
    for (const Tables& run : changed) joined.add(run, false, changed.size());
    for (const Tables& run : base) joined.add(run, true, base.size());
    joined.finish(comparison);
    RunFacts run;
    for (const Fact& fact : changed.front().facts)
        if (fact.key == "command" || fact.key == "script" || fact.key == "version") run.set(fact);
    run.set(integer_fact("total_ns", tables.nodes.total.front()));
    run.set(text_fact("compare_before", comparison.base_command));
    run.set(text_fact("compare_after", comparison.changed_command));
    run.set(integer_fact("compare_before_runs", static_cast<std::int64_t>(comparison.base_runs)));
    run.set(integer_fact("compare_after_runs", static_cast<std::int64_t>(comparison.changed_runs)));
    run.set(text_fact("compare_how", how_compared(comparison)));
    set_change(run, "compare_total", comparison.total, SECOND);
    set_change(run, "compare_elapsed", comparison.elapsed, SECOND);
    if (comparison.has_memory) set_change(run, "compare_peak", comparison.memory, 1);
    for (const Fact& fact : run.facts) {
        tables.fact_texts.key.push_back(tables.texts.intern(fact.key));
        tables.fact_texts.text.push_back(tables.texts.intern(fact.text));
    }
    tables.facts = std::move(run.facts);
    return tables;
}

}  // namespace fah
