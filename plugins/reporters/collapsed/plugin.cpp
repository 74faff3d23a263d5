// fah.reporter.collapsed: profile.collapsed.txt, a call path and its weight a line, for flamegraph.pl, inferno and speedscope.
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/weights.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace {

using reporters::Weighed;

constexpr std::int64_t NS_PER_MICROSECOND = 1000;

// What a line's number counts.
std::int64_t amount(const std::string& weight, const Weighed& own) {
    if (weight == "samples") return own[reporters::SAMPLES];
    if (weight == "memory") return own[reporters::AT_PEAK];
    if (weight == "allocated") return own[reporters::ALLOCATED];
    return (own[reporters::CPU] + own[reporters::WAIT] + NS_PER_MICROSECOND / 2) / NS_PER_MICROSECOND;
}

// A semicolon ends a frame.
std::string frame(const reporters::ProfileView& profile, std::uint32_t function) {
    std::string name = reporters::function_with_place(profile, function);
    std::ranges::replace(name, ';', ':');
    return name;
}

class CollapsedReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.collapsed",
        .version = "1.0.0",
        .summary = "Call paths and their weights as lines of text, for flame graph tools",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::choice("weight",
                                    "What the numbers are: microseconds, samples, bytes live at the peak, bytes",
                                    "time", "time|samples|memory|allocated"),
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.collapsed.txt", "text/plain"}};

    explicit CollapsedReporter(fixingahole::Options values) : weight_(values.text("weight")) {}

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        const reporters::FunctionTree tree = reporters::function_tree(profile);
        std::vector<std::string> names(profile.functions.name.size());
        for (std::uint32_t i = 0; i < names.size(); ++i) names[i] = frame(profile, i);
        std::vector<std::uint32_t> path;
        std::string line;
        for (std::uint32_t node = 0; node < tree.size(); ++node) {
            const std::int64_t own = amount(weight_, tree.own[node]);
            if (own <= 0) continue;
            path.clear();
            for (std::uint32_t i = node; i != 0; i = tree.parent[i]) path.push_back(tree.function[i]);
            if (path.empty()) path.push_back(tree.function[node]);
            line.clear();
            for (auto function = path.rbegin(); function != path.rend(); ++function)
                (line += line.empty() ? "" : ";") += names[*function];
            reporters::append_number(line += ' ', own);
            sink << (line += '\n');
        }
    }

private:
    std::string weight_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(CollapsedReporter);
