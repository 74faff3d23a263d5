#include "framework/analysis/difference_tables.h"

#include <fixingahole/model.h>

#include <map>
#include <string>
#include <utility>

namespace fah {
namespace {

class Joined {
public:
    explicit Joined(Tables& tables) : tables_(tables) {
        add_function({"", "[interpreter]"}, 0, FAH_SHOWN_NOT);
        nodes_.push_back({});
    }

    // What `run` took counts once for each of `parts` that it is one of.
    void add(const Tables& run, bool is_base, std::size_t parts) {
        std::vector<std::uint32_t> places(run.nodes.parent.size());
        for (std::size_t row = 0; row < places.size(); ++row) {
            if (row > 0) places[row] = child(places[run.nodes.parent[row]], function(run, run.nodes.function[row]));
            auto& own = is_base ? nodes_[places[row]].base : nodes_[places[row]].own;
            own += static_cast<double>(run.nodes.own.time(row)) / static_cast<double>(parts);
        }
    }

    void finish() {
        for (const Node& node : nodes_) {
            tables_.nodes.parent.push_back(node.parent);
            tables_.nodes.function.push_back(node.function);
            tables_.nodes.line.push_back(0);
            tables_.nodes.own.push({.python_ns = static_cast<std::int64_t>(node.own)});
            tables_.nodes.total.push_back(static_cast<std::int64_t>(node.own));
            tables_.nodes.base.push_back(static_cast<std::int64_t>(node.base));
        }
        for (std::size_t i = nodes_.size(); i-- > 1;) tables_.nodes.total[nodes_[i].parent] += tables_.nodes.total[i];
    }

private:
    struct Node {
        std::uint32_t parent = NO_ROW, function = 0;
        double own = 0, base = 0;
    };
    using Key = std::pair<std::string, std::string>;  // label and name: lines move between versions

    std::uint32_t function(const Tables& run, std::uint32_t row) {
        const std::uint32_t file = run.functions.file[row];
        Key key{file == NO_ROW ? "" : run.texts.text(run.files.label[file]), run.texts.text(run.functions.name[row])};
        if (const auto known = functions_.find(key); known != functions_.end()) return known->second;
        return add_function(std::move(key), run.functions.line[row], run.functions.shown[row]);
    }

    std::uint32_t add_function(Key key, std::uint32_t line, std::uint8_t shown) {
        const auto row = static_cast<std::uint32_t>(tables_.functions.name.size());
        tables_.functions.name.push_back(tables_.texts.intern(key.second));
        tables_.functions.file.push_back(key.first.empty() ? NO_ROW : file_row(key.first));
        tables_.functions.line.push_back(line);
        tables_.functions.own.push({});
        tables_.functions.total.push_back(0);
        tables_.functions.shown.push_back(shown);
        functions_.emplace(std::move(key), row);
        return row;
    }

    std::uint32_t file_row(const std::string& label) {
        const auto next = static_cast<std::uint32_t>(tables_.files.label.size());
        const auto [place, is_new] = files_.try_emplace(label, next);
        if (!is_new) return place->second;
        tables_.files.path.push_back(tables_.texts.intern(label));
        tables_.files.label.push_back(tables_.files.path.back());
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
    std::vector<Node> nodes_;
    std::map<Key, std::uint32_t> functions_;
    std::map<std::string, std::uint32_t> files_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> children_;
};

}  // namespace

Tables difference_tables(const std::vector<Tables>& base, const std::vector<Tables>& changed) {
    Tables tables;
    Joined joined(tables);
    for (const Tables& run : changed) joined.add(run, false, changed.size());
    for (const Tables& run : base) joined.add(run, true, base.size());
    joined.finish();
    RunFacts run;
    for (const Fact& fact : changed.front().facts) run.set(fact);
    run.set(integer_fact("total_ns", tables.nodes.total.front()));
    tables.facts = std::move(run.facts);
    return tables;
}

}  // namespace fah
