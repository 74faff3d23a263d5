#include "framework/analysis/call_tree.h"

#include "framework/analysis/comprehension.h"

#include <map>
#include <tuple>

namespace fah {
namespace {

// Two code objects are one function when file, name and first line agree, whatever their names looked like in the program.
class FunctionIndex {
public:
    FunctionIndex(const Dictionary& dictionary, const AnalysisOptions& options, CallTree& tree)
        : dictionary_(dictionary), options_(options), tree_(tree), rows_(dictionary.function_count() + 1, UNSEEN) {
        tree_.functions.push_back({NO_ROW, "[interpreter]", 0});
    }

    // Row of CallTree::functions, or NO_ROW when the function is not shown.
    std::uint32_t row(FunctionId id) {
        std::uint32_t& known = rows_[id.value];
        if (known == UNSEEN) known = add(dictionary_.function(id));
        return known;
    }

private:
    static constexpr std::uint32_t UNSEEN = NO_ROW - 1;

    std::uint32_t add(const Function& function) {
        const std::string name{dictionary_.string(function.name)};
        const std::uint32_t file = file_row(function.file);
        if (file == NO_ROW && !stands_for_overflow(function, name)) return NO_ROW;
        const auto next = static_cast<std::uint32_t>(tree_.functions.size());
        const auto [place, is_new] = by_identity_.try_emplace({file, name, function.first_line}, next);
        if (is_new) tree_.functions.push_back({file, name, function.first_line});
        return place->second;
    }

    // What the dictionary puts in place of stacks that no longer fitted; it has no file.
    static bool stands_for_overflow(const Function& function, std::string_view name) {
        return !function.file && name == "storage_overflow";
    }

    std::uint32_t file_row(StringId name) {
        const auto [known, first_time] = by_file_name_.try_emplace(name, NO_ROW);
        if (!first_time) return known->second;
        CodeFile file = describe_file(dictionary_.string(name), options_);
        if (!file.shown) return NO_ROW;
        const auto next = static_cast<std::uint32_t>(tree_.files.size());
        const auto [place, is_new] = by_path_.try_emplace(file.path, next);
        if (is_new) tree_.files.push_back(std::move(file));
        return known->second = place->second;
    }

    const Dictionary& dictionary_;
    const AnalysisOptions& options_;
    CallTree& tree_;
    std::vector<std::uint32_t> rows_;
    std::map<std::tuple<std::uint32_t, std::string, std::int32_t>, std::uint32_t> by_identity_;
    std::map<StringId, std::uint32_t> by_file_name_;
    std::map<std::string, std::uint32_t> by_path_;
};

class TreeBuilder {
public:
    TreeBuilder(const Dictionary& dictionary, const AnalysisOptions& options, CallTree& tree)
        : dictionary_(dictionary), tree_(tree), functions_(dictionary, options, tree) {
        tree_.nodes.emplace_back();
    }

    // Parents have smaller ids, so one pass places every stack.
    void place_stacks() {
        nodes_.assign(dictionary_.stack_count() + 1, INTERPRETER);
        for (std::uint32_t id = 1; id < nodes_.size(); ++id) nodes_[id] = place(dictionary_.stack(StackId{id}));
    }

    std::uint32_t node(StackId stack) const { return nodes_[stack.value]; }

private:
    std::uint32_t place(const Stack& stack) {
        const std::uint32_t caller = nodes_[stack.parent.value];
        const Frame& frame = dictionary_.frame(stack.frame);
        const std::uint32_t function = functions_.row(frame.function);
        if (function == NO_ROW) return caller;
        if (caller != INTERPRETER && is_part_of_caller(stack))
            return child(tree_.nodes[caller].parent, tree_.nodes[caller].function, frame.line);
        return child(caller, function, frame.line);
    }

    bool is_part_of_caller(const Stack& stack) const {
        return stack.parent && runs_in_its_definer(position(stack), position(dictionary_.stack(stack.parent)));
    }

    CodePosition position(const Stack& stack) const {
        const Frame& frame = dictionary_.frame(stack.frame);
        const Function& function = dictionary_.function(frame.function);
        return {dictionary_.string(function.name), dictionary_.string(function.file), function.first_line, frame.line};
    }

    std::uint32_t child(std::uint32_t parent, std::uint32_t function, std::int32_t line) {
        const auto next = static_cast<std::uint32_t>(tree_.nodes.size());
        const auto [place, is_new] = children_.try_emplace({parent, function, line}, next);
        if (is_new) tree_.nodes.push_back({parent, function, line, {}, 0});
        return place->second;
    }

    const Dictionary& dictionary_;
    CallTree& tree_;
    FunctionIndex functions_;
    std::vector<std::uint32_t> nodes_;  // by stack id
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::int32_t>, std::uint32_t> children_;
};

void add_rows(const Profile& profile, const TreeBuilder& builder, CallTree& tree) {
    for (const ProfileRow& row : profile.rows) {
        const std::uint32_t node = builder.node(row.stack);
        tree.nodes[node].own += row.weights;
        if (row.stack && node == INTERPRETER) tree.hidden_ns += row.weights.total_ns();
    }
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
        CallNode& node = tree.nodes[i];
        node.total_ns += node.own.total_ns();
        if (node.parent != NO_ROW) tree.nodes[node.parent].total_ns += node.total_ns;
    }
}

}  // namespace

CallTree make_call_tree(const Profile& profile, const AnalysisOptions& options) {
    CallTree tree;
    TreeBuilder builder{*profile.dictionary, options, tree};
    builder.place_stacks();
    add_rows(profile, builder, tree);
    return tree;
}

std::vector<std::int64_t> inclusive_times(const CallTree& tree, const TreeOrder& order) {
    std::vector<std::int64_t> times(tree.functions.size(), 0);
    std::vector<std::uint32_t> active(tree.functions.size(), 0);
    std::vector<std::uint32_t> path;
    for (const std::uint32_t index : order) {
        const CallNode& node = tree.nodes[index];
        while (!path.empty() && path.back() != node.parent) {
            --active[tree.nodes[path.back()].function];
            path.pop_back();
        }
        if (active[node.function]++ == 0) times[node.function] += node.total_ns;
        path.push_back(index);
    }
    return times;
}

}  // namespace fah
