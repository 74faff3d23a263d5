// fah.reporter.tree: profile_tree.txt, from the program's outermost calls down, and from its hottest functions up.
#include "plugins/reporters/support/header.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/tree/draw.h"

#include <fixingahole/fixingahole.hpp>

namespace {

using tree_report::Canvas;

constexpr std::size_t RULE = 57;
constexpr std::int64_t HOTTEST = 10;

std::string title(const std::string& text, const Canvas& canvas) {
    return "\n" + text + ", from " + reporters::percent(canvas.threshold) + " of " +
           reporters::seconds(canvas.profile.total_ns) + " seconds\n" + reporters::repeat("=", RULE) + "\n";
}

std::string hottest_functions(const Canvas& canvas) {
    const auto& functions = canvas.profile.functions;
    const std::int64_t wanted = canvas.profile.model.fact_integer("top_n").value_or(HOTTEST);
    std::string text;
    for (std::uint32_t i = 1; i < functions.name.size() && i <= static_cast<std::uint64_t>(wanted); ++i) {
        if (functions.own.sum(i) == 0 || canvas.shares.of_one(functions.own.sum(i)) < canvas.threshold) break;
        text += "\n" + tree_report::draw(canvas, tree_report::bottom_up(canvas.profile, i), false);
    }
    if (text.empty()) return text;
    return title("Callers of the Hottest Functions", canvas) + tree_report::column_titles(false) + text;
}

// Who held the memory when the run held the most.
std::string at_peak(const Canvas& of_time) {
    const auto& heap = of_time.profile.heap;
    if (!heap.is_there() || heap.peak <= 0) return {};
    const Canvas canvas{of_time.profile, {heap.peak, false}, of_time.columns, of_time.threshold, true, of_time.color};
    return "\nCall Tree at the Memory Peak, from " + reporters::percent(canvas.threshold) + " of " +
           reporters::bytes(heap.peak) + " live at " + reporters::seconds(of_time.profile.number("heap_peak_ns"), 1) +
           " s\n" + reporters::repeat("=", RULE) + "\n" + tree_report::column_titles(true, true) +
           tree_report::draw(canvas, tree_report::top_down_at_peak(of_time.profile), true);
}

class TreeReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.tree",
        .version = "1.0.0",
        .summary = "The call tree as text: top down, and bottom up from the hottest functions",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::real("threshold", "Percent of the runtime from which a branch is drawn", "1", "0", "100"),
        fixingahole::Option::flag("color", "Colours in the file, for less -R", false),
    };
    static constexpr fixingahole::Output outputs[] = {{"profile_tree.txt", "text/plain"}};

    explicit TreeReporter(fixingahole::Options values)
        : threshold_(values.real("threshold") / 100), color_(values.flag("color")) {}

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        const bool absolute = model.fact_text("duration") == "absolute";
        const Canvas canvas{profile, {profile.total_ns, absolute}, sink.columns(), threshold_,
                            false,   color_ || sink.color()};
        sink << reporters::header(profile, canvas.shares, canvas.columns) << title("Call Tree", canvas)
             << tree_report::column_titles(true) << tree_report::draw(canvas, tree_report::top_down(profile), true)
             << hottest_functions(canvas) << at_peak(canvas);
    }

private:
    double threshold_;
    bool color_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(TreeReporter);
