#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <map>
#include <vector>

namespace text_report {
namespace {

constexpr std::size_t MOST_PATHS = 3;        // of one function
constexpr double SMALLEST_PATH = 0.02;       // of the function's own time
constexpr std::size_t DEEPEST = 12;          // callers of one path
constexpr double SMALLEST_FUNCTION = 0.001;  // of the 100 %

struct Caller {
    std::uint32_t function = 0;
    std::uint32_t line = 0;
    friend auto operator<=>(const Caller&, const Caller&) = default;
};
using CallPath = std::vector<Caller>;  // innermost caller first

struct Weight {
    std::int64_t time_ns = 0;
    std::int64_t samples = 0;
};

// The callers of a node. Recursion folds: a function stands once, where it is nearest to the leaf.
CallPath callers_of(const reporters::ProfileView& profile, std::uint32_t node) {
    CallPath path;
    const std::uint32_t leaf = profile.nodes.function.at(node);
    for (std::uint32_t i = profile.nodes.parent.at(node); i < profile.nodes.parent.size();
         i = profile.nodes.parent[i]) {
        const Caller caller{profile.nodes.function.at(i), profile.nodes.line.at(i)};
        if (caller.function == 0 || caller.function == leaf) continue;
        const auto same = [&](const Caller& each) { return each.function == caller.function; };
        if (std::ranges::none_of(path, same)) path.push_back(caller);
    }
    return path;
}

using Paths = std::map<CallPath, Weight>;

// By listed function: how it was reached, and what each way weighs.
std::vector<Paths> collect(const reporters::ProfileView& profile, std::size_t listed) {
    std::vector<Paths> all(listed + 1);
    for (std::uint32_t node = 0; node < profile.nodes.parent.size(); ++node) {
        const std::uint32_t owner = profile.python_node(node);
        const std::uint32_t function = profile.nodes.function.at(owner);
        const std::int64_t time_ns = profile.nodes.own.sum(node);
        if (function == 0 || function > listed || time_ns == 0) continue;
        Weight& weight = all[function][callers_of(profile, owner)];
        weight.time_ns += time_ns;
        weight.samples += profile.nodes.own.samples.at(node);
    }
    return all;
}

std::string caller_line(const Page& page, const Caller& caller) {
    const auto& profile = page.profile;
    const std::uint32_t file = profile.functions.file.at(caller.function);
    const std::string label = reporters::printable(profile.model.text(profile.files.label.at(file)));
    const std::string place = label.empty() ? "" : label + ":" + std::to_string(caller.line) + "; ";
    return place + name_of(profile, caller.function);
}

std::string draw_path(const Page& page, const CallPath& path, const Weight& weight, bool last) {
    std::string lines, indent = "  ";
    const auto add = [&](const std::string& branch, const std::string& text) {
        const std::size_t used = reporters::width(indent + branch);
        lines +=
            indent + branch + reporters::cut_middle(text, std::max<std::size_t>(page.columns, used + 20) - used) + "\n";
    };
    const std::string first = last ? "└─ " : "├─ ";
    if (path.empty()) add(first, "(called by nothing shown)");
    for (std::size_t i = 0; i < path.size() && i < DEEPEST; ++i) {
        add(i == 0 ? first : "└─ ", caller_line(page, path[i]));
        indent += i == 0 && !last ? "│  " : "   ";
    }
    if (path.size() > DEEPEST) add("└─ ", std::to_string(path.size() - DEEPEST) + " more callers");
    if (path.empty()) indent += last ? "   " : "│  ";
    add("", "n_samples: " + std::to_string(weight.samples) + " (" + page.shares.text(weight.time_ns) + ")");
    return lines + (last ? "" : "  │\n");
}

// How often, where that was counted: tells what is costly once from what is called again and again.
std::string calls_line(const Page& page, std::uint32_t function, std::int64_t own_ns) {
    const std::int64_t calls = page.profile.calls.of_function.at(function);
    if (calls == 0) return {};
    return "  n_calls: " + std::to_string(calls) + ", " + reporters::seconds(own_ns / calls, 6) + " s each\n";
}

std::string draw_function(const Page& page, std::uint32_t function, const Paths& paths) {
    std::vector<std::pair<CallPath, Weight>> order(paths.begin(), paths.end());
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto& each) { return each.second.time_ns; });
    const std::int64_t own = page.profile.functions.own.sum(function);
    std::size_t shown = 1;
    while (shown < std::min(order.size(), MOST_PATHS) &&
           static_cast<double>(order[shown].second.time_ns) >= SMALLEST_PATH * static_cast<double>(own))
        ++shown;
    std::string lines = reporters::cut_middle(name_of(page.profile, function), page.columns / 2) + ", (" +
                        page.shares.text(own) + ")\n" + calls_line(page, function, own);
    for (std::size_t i = 0; i < shown; ++i)
        lines += draw_path(page, order[i].first, order[i].second, i + 1 == order.size());
    if (shown < order.size()) {
        std::int64_t rest_ns = 0;
        for (std::size_t i = shown; i < order.size(); ++i) rest_ns += order[i].second.time_ns;
        lines += "  └─ " + std::to_string(order.size() - shown) + " more ways (" + page.shares.text(rest_ns) + ")\n";
    }
    return lines + "\n";
}

}  // namespace

std::string stack_traces(const Page& page) {
    const std::size_t listed = listed_functions(page.profile);
    const std::vector<Paths> paths = collect(page.profile, listed);
    std::string text;
    for (std::uint32_t function = 1; function <= listed; ++function)
        if (!paths[function].empty() &&
            page.shares.of_one(page.profile.functions.own.sum(function)) >= SMALLEST_FUNCTION)
            text += draw_function(page, function, paths[function]);
    if (text.empty()) return text;
    if (page.profile.calls.is_there()) return text;
    return "n_samples counts samples, not calls: one long call and many short look alike.\n\n" + text;
}

}  // namespace text_report
