// fah.reporter.svg: profile.svg, a flame graph as a picture: it runs nothing, and shows what a box is when the mouse rests on it.
#include "plugins/reporters/support/flame.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/support/weights.h"

#include <fixingahole/fixingahole.hpp>

#include <string>
#include <vector>

namespace {

using reporters::ProfileView;

struct Picture {
    reporters::Weight first, second;  // what is added up; the same twice = one
    bool bytes;
    const char* what;
};

Picture picture_of(const std::string& weight) {
    if (weight == "memory") return {reporters::AT_PEAK, reporters::AT_PEAK, true, "live at the memory peak"};
    if (weight == "allocated") return {reporters::ALLOCATED, reporters::ALLOCATED, true, "allocated"};
    return {reporters::CPU, reporters::WAIT, false, "of CPU and waiting time"};
}

// Of a comparison: what each node had before, with all below it.
std::vector<std::int64_t> base_totals(const ProfileView& profile, const reporters::FunctionTree& tree) {
    const reporters::Numbers own(profile.model, FAH_COL_NODE_BASE);
    if (own.empty()) return {};
    std::vector<std::int64_t> totals(tree.size());
    for (std::size_t node = 0; node < own.size(); ++node) totals[tree.of_node[node]] += own[node];
    for (std::size_t i = totals.size(); i-- > 1;) totals[tree.parent[i]] += totals[i];
    return totals;
}

class SvgReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.svg",
        .version = "1.0.0",
        .summary = "A flame graph as a picture",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::choice("weight", "What the widths are: time, bytes live at the peak, bytes allocated",
                                    "time", "time|memory|allocated"),
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.svg", "image/svg+xml"}};

    explicit SvgReporter(fixingahole::Options values) : weight_(values.text("weight")) {}

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        const Picture picture = picture_of(weight_);
        const reporters::FunctionTree tree = reporters::function_tree(profile);
        const auto amount = [&](std::uint32_t node) {
            const reporters::Weighed& total = tree.total[node];
            return picture.first == picture.second ? total[picture.first]
                                                   : total[picture.first] + total[picture.second];
        };
        reporters::Flame flame;
        const std::vector<std::int64_t> base = base_totals(profile, tree);
        for (std::uint32_t node = 0; node < tree.size(); ++node)
            flame.boxes.push_back(
                {tree.parent[node], amount(node), tree.function[node], base.empty() ? 0 : amount(node) - base[node]});
        flame.compares = !base.empty();
        flame.bytes = picture.bytes;
        flame.title =
            reporters::run_name(profile) + ": " + reporters::amount_text(flame, amount(0)) + " " + picture.what;
        flame.name = [&](std::uint32_t function) { return reporters::function_name(profile, function); };
        flame.place = [&](std::uint32_t function) { return reporters::printable(profile.place(function)); };
        flame.color = [&](const reporters::FlameBox& box) {
            if (flame.compares) return reporters::color_of_change(box.more, amount(0));
            return reporters::color_of(profile.functions.shown.at(box.function) == FAH_SHOWN,
                                       reporters::file_label(profile, box.function),
                                       reporters::function_name(profile, box.function));
        };
        sink << reporters::draw_flame(flame);
    }

private:
    std::string weight_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(SvgReporter);
