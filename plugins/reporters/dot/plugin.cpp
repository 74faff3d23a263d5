// fah.reporter.dot: profile.dot, who calls whom and what it costs, for graphviz.
#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/call_graph.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/text.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

using reporters::CallGraph;
using reporters::ProfileView;
using reporters::Weighed;

constexpr std::size_t LONGEST_NAME = 60;

std::int64_t time_of(const Weighed& amounts) { return amounts[reporters::CPU] + amounts[reporters::WAIT]; }

// Inside a quoted string; "\n" of ours comes afterwards.
std::string escaped(const std::string& text) {
    std::string safe;
    for (const char letter : reporters::cut_middle(text, LONGEST_NAME)) {
        if (letter == '"' || letter == '\\') safe += '\\';
        safe += letter;
    }
    return safe;
}

// From blue, which costs nothing, to red.
std::string color(double share) {
    std::array<char, 40> text{};
    const double hue = 0.62 * (1 - std::min(std::max(share, 0.0), 1.0));
    std::snprintf(text.data(), text.size(), "%.3f 0.55 0.95", hue);
    return text.data();
}

class Graph {
public:
    Graph(const ProfileView& profile, double node_bar, double edge_bar)
        : profile_(profile),
          node_bar_(node_bar),
          edge_bar_(edge_bar),
          shares_(profile.total_ns, profile.model.fact_text("duration") == "absolute") {
        std::vector<Weighed> own(profile.nodes.parent.size());
        for (std::uint32_t node = 0; node < own.size(); ++node) own[node] = reporters::own_of(profile, node);
        graph_ = reporters::call_graph(profile, own, reporters::totals_of(profile));
    }

    std::string text() {
        std::string text = "digraph profile {\n  graph [label=\"" + escaped(reporters::run_name(profile_)) + ", " +
                           reporters::seconds(profile_.total_ns) +
                           " s\", labelloc=t, fontname=\"sans-serif\"]\n"
                           "  node [shape=box, style=filled, fontname=\"sans-serif\", fontsize=10]\n"
                           "  edge [fontname=\"sans-serif\", fontsize=9]\n";
        for (std::uint32_t i = 0; i < graph_.total.size(); ++i)
            if (is_drawn(i)) text += node(i);
        return text + edges() + "}\n";
    }

private:
    double share(std::int64_t ns) const { return shares_.of_one(ns); }

    // The root is everything, which says nothing; its own time is code that no shown function called.
    std::int64_t total(std::uint32_t function) const {
        return time_of(function == 0 ? graph_.own[0] : graph_.total[function]);
    }

    bool is_drawn(std::uint32_t function) const { return total(function) > 0 && share(total(function)) >= node_bar_; }

    std::string node(std::uint32_t function) const {
        const std::int64_t own = time_of(graph_.own[function]);
        const std::string file = reporters::file_label(profile_, function);
        std::string label = escaped(reporters::function_name(profile_, function)) + "\\n";
        if (!file.empty()) label += escaped(file) + ":" + std::to_string(profile_.functions.line.at(function)) + "\\n";
        label += shares_.text(total(function));
        if (own != total(function)) label += " (" + shares_.text(own) + " own)";
        std::array<char, 24> size{};
        std::snprintf(size.data(), size.size(), "%.1f", 9 + 12 * share(own));
        return "  f" + std::to_string(function) + " [label=\"" + label + "\", fillcolor=\"" +
               color(share(total(function))) + "\", fontsize=" + size.data() + "]\n";
    }

    std::string edges() const {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> sums;
        for (const auto& [call, cost] : graph_.calls) sums[{call.caller, call.callee}] += time_of(cost.total);
        std::string text;
        for (const auto& [call, ns] : sums) {
            if (!is_drawn(call.first) || !is_drawn(call.second) || share(ns) < edge_bar_) continue;
            std::array<char, 24> width{};
            std::snprintf(width.data(), width.size(), "%.2f", std::max(0.5, 5 * share(ns)));
            text += "  f" + std::to_string(call.first) + " -> f" + std::to_string(call.second) + " [label=\"" +
                    shares_.text(ns) + "\", penwidth=" + width.data() + ", color=\"" + color(share(ns)) + "\"]\n";
        }
        return text;
    }

    const ProfileView& profile_;
    double node_bar_, edge_bar_;
    reporters::Shares shares_;
    CallGraph<Weighed> graph_;
};

class DotReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.dot",
        .version = "1.0.0",
        .summary = "The call graph for graphviz: dot -Tsvg profile.dot",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::real("nodes", "Percent of the runtime from which a function is drawn", "0.5", "0", "100"),
        fixingahole::Option::real("edges", "Percent of the runtime from which a call is drawn", "0.1", "0", "100"),
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.dot", "text/vnd.graphviz"}};

    explicit DotReporter(fixingahole::Options values)
        : nodes_(values.real("nodes") / 100), edges_(values.real("edges") / 100) {}

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        sink << Graph(profile, nodes_, edges_).text();
    }

private:
    double nodes_, edges_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(DotReporter);
