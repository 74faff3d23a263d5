// fah.reporter.html: profile.html, one page that holds its data, its code and nothing that needs a network.
#include "plugins/reporters/html/embedding.h"
#include "plugins/reporters/html/page.h"
#include "plugins/reporters/html/tables.h"
#include "plugins/reporters/html/timeline.h"

#include <fixingahole/fixingahole.hpp>

namespace {

std::string packed(const reporters::ProfileView& profile) {
    html_report::Pack pack;
    const html_report::NodeRows nodes = html_report::choose_nodes(profile);
    html_report::add_run(profile, pack);
    html_report::add_code(profile, pack);
    html_report::add_nodes(profile, nodes, pack);
    html_report::add_paths(profile, nodes, pack);
    html_report::add_heap(profile, pack);
    html_report::add_line_hits(profile, pack);
    html_report::Timeline(profile, nodes).add_to(pack);
    return pack.finish();
}

class HtmlReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.html",
        .version = "1.0.0",
        .summary = "One page for the browser: flame graph, timeline, source, functions, callers, memory",
    };
    static constexpr fixingahole::Output outputs[] = {
        {"profile.html", "text/html", FAH_OUTPUT_SAMPLES | FAH_OUTPUT_LIBRARIES}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        sink << html_report::before_data() << html_report::base64(html_report::deflated(packed(profile)))
             << html_report::after_data();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(HtmlReporter);
