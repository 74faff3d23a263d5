#include "framework/analysis/call_tree.h"

#include "framework/analysis/comprehension.h"

#include <map>
#include <tuple>
#include <utility>

namespace fah {
namespace {

// Two code objects are one function when file, name and first line agree, whatever their names looked like in the program.
class FunctionIndex {
public:
    FunctionIndex(const Dictionary& dictionary, const AnalysisOptions& options, CallTree& tree)
        : dictionary_(dictionary), options_(options), tree_(tree), rows_(dictionary.function_count() + 1, UNSEEN) {
        tree_.functions.push_back({NO_ROW, "[interpreter]", 0, false});
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
        std::string name{dictionary_.string(function.name)};
        if (function.is_native()) name += native_place(dictionary_.string(function.file));
        const std::uint32_t file = function.is_native() ? NO_ROW : file_row(function.file);
        const bool library = file != NO_ROW && !tree_.files[file].shown;
        if (file == NO_ROW && !function.is_native() && !stands_for_overflow(function, name)) return NO_ROW;
        const auto next = static_cast<std::uint32_t>(tree_.functions.size());
        const auto [place, is_new] = by_identity_.try_emplace({file, name, function.first_line}, next);
        if (is_new) tree_.functions.push_back({file, name, function.first_line, function.is_native(), library});
        return place->second;
    }

    // " (libz.so.1)": the object, or the source file where that is known. Its place is in the name of what has none.
    static std::string native_place(std::string_view file) {
        const std::string_view name = file.substr(file.rfind('/') + 1);
        return name.empty() ? std::string() : " (" + std::string(name) + ")";
    }

    // What the dictionary puts in place of stacks that no longer fitted; it has no file.
    static bool stands_for_overflow(const Function& function, std::string_view name) {
        return !function.file && name == "storage_overflow";
    }

    std::uint32_t file_row(StringId name) {
        const auto [known, first_time] = by_file_name_.try_emplace(name, NO_ROW);
        if (!first_time) return known->second;
        CodeFile file = describe_file(dictionary_.string(name), options_);
        const bool has_path = file.path.starts_with('/');  // what has none, imports above all, is nobody's library
        if (!file.shown && !(options_.library_frames && has_path)) return NO_ROW;
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
        has_python_.assign(nodes_.size(), false);
        for (std::uint32_t id = 1; id < nodes_.size(); ++id) {
            const Stack& stack = dictionary_.stack(StackId{id});
            has_python_[id] = has_python_[stack.parent.value] || !is_native(stack);
            nodes_[id] = place(stack);
        }
    }

    std::uint32_t node(StackId stack) const { return nodes_[stack.value]; }
    bool has_python(StackId stack) const { return has_python_[stack.value]; }
    std::vector<std::uint32_t> take_nodes() { return std::move(nodes_); }

private:
    std::uint32_t place(const Stack& stack) {
        const std::uint32_t caller = nodes_[stack.parent.value];
        const Frame& frame = dictionary_.frame(stack.frame);
        const std::uint32_t function = functions_.row(frame.function);
        if (function == NO_ROW) return caller;
        const StackId definer = python_caller(stack);
        if (definer && nodes_[definer.value] != INTERPRETER && is_part_of(stack, definer)) {
            const CallNode& place = tree_.nodes[python_node(nodes_[definer.value])];
            return child(place.parent, place.function, frame.line);
        }
        return child(caller, function, frame.line);
    }

    // Itself, or what called its native code.
    std::uint32_t python_node(std::uint32_t node) const {
        while (tree_.functions[tree_.nodes[node].function].native) node = tree_.nodes[node].parent;
        return node;
    }

    bool is_native(const Stack& stack) const {
        return dictionary_.function(dictionary_.frame(stack.frame).function).is_native();
    }

    // The stack of the nearest Python frame above.
    StackId python_caller(const Stack& stack) const {
        StackId caller = stack.parent;
        while (caller && is_native(dictionary_.stack(caller))) caller = dictionary_.stack(caller).parent;
        return caller;
    }

    bool is_part_of(const Stack& stack, StackId definer) const {
        return !is_native(stack) && runs_in_its_definer(position(stack), position(dictionary_.stack(definer)));
    }

    CodePosition position(const Stack& stack) const {
        const Frame& frame = dictionary_.frame(stack.frame);
        const Function& function = dictionary_.function(frame.function);
        return {dictionary_.string(function.name), dictionary_.string(function.file), function.first_line, frame.line};
    }

    std::uint32_t child(std::uint32_t parent, std::uint32_t function, std::int32_t line) {
        const auto next = static_cast<std::uint32_t>(tree_.nodes.size());
        const auto [place, is_new] = children_.try_emplace({parent, function, line}, next);
        if (is_new) tree_.nodes.push_back({.parent = parent, .function = function, .line = line});
        return place->second;
    }

    const Dictionary& dictionary_;
    CallTree& tree_;
    FunctionIndex functions_;
    std::vector<std::uint32_t> nodes_;  // by stack id
    std::vector<bool> has_python_;      // by stack id
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::int32_t>, std::uint32_t> children_;
};

void add_rows(const Profile& profile, const TreeBuilder& builder, CallTree& tree) {
    for (const ProfileRow& row : profile.rows) {
        const std::uint32_t node = builder.node(row.stack);
        tree.nodes[node].own += row.weights;
        if (builder.has_python(row.stack) && owner_node(tree, node) == INTERPRETER)
            tree.hidden_ns += row.weights.total_ns();
    }
    for (const HeapRow& row : profile.heap.rows) {
        tree.heap_nodes.push_back(builder.node(row.stack));
        tree.nodes[tree.heap_nodes.back()].heap += row.sums;
    }
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
        CallNode& node = tree.nodes[i];
        node.total_ns += node.own.total_ns();
        node.total_allocated += node.heap.allocated.bytes;
        node.total_at_peak += node.heap.at_peak.bytes;
        if (node.parent == NO_ROW) continue;
        CallNode& parent = tree.nodes[node.parent];
        parent.total_ns += node.total_ns;
        parent.total_allocated += node.total_allocated;
        parent.total_at_peak += node.total_at_peak;
    }
}

}  // namespace

std::uint32_t owner_node(const CallTree& tree, std::uint32_t node) {
    const auto is_owner = [&](const ShownFunction& function) { return !function.native && !function.library; };
    while (!is_owner(tree.functions[tree.nodes[node].function])) node = tree.nodes[node].parent;
    return node;
}

CallTree make_call_tree(const Profile& profile, const AnalysisOptions& options) {
    CallTree tree;
    TreeBuilder builder{*profile.dictionary, options, tree};
    builder.place_stacks();
    add_rows(profile, builder, tree);
    tree.stack_nodes = builder.take_nodes();
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
