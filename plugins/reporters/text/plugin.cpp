// fah.reporter.text: profile_summary.txt, also on the terminal, and profile_results.txt with a table of lines for each file.
#include "plugins/reporters/support/header.h"
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/comparison.h"
#include "plugins/reporters/text/memory.h"
#include "plugins/reporters/text/sections.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>

namespace {

using text_report::Page;

constexpr std::size_t RULE = 57;

std::string rule(const Page& page) { return reporters::repeat("=", std::min(RULE, page.columns)) + "\n"; }

std::string with_blank_line(const std::string& section) { return section.empty() ? section : section + "\n"; }

std::string summary(const Page& page) {
    return reporters::header(page.profile, page.shares, page.columns) + "\n" +
           text_report::title(page, "Profile Summary") + "\n" + rule(page) + "\n" +
           with_blank_line(text_report::between(page)) + text_report::top_functions(page) + "\n" +
           with_blank_line(text_report::top_memory(page)) + with_blank_line(text_report::module_tree(page)) +
           with_blank_line(text_report::counted_calls(page)) + with_blank_line(text_report::counted_lines(page)) +
           with_blank_line(text_report::processes(page)) + with_blank_line(text_report::threads(page)) + rule(page);
}

std::string framed_traces(const Page& page) {
    const std::string traces = text_report::stack_traces(page);
    return traces.empty() ? traces
                          : "\n" + text_report::title(page, "Stack Trace Summary") + "\n" + rule(page) + "\n" + traces +
                                rule(page);
}

class TextReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.text",
        .version = "1.0.0",
        .summary = "Summary for the terminal, and tables of the lines that cost time",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::real("threshold", "Percent of the runtime from which a line or file is listed", "1", "0",
                                  "100"),
        fixingahole::Option::flag("trace", "Whether callers of costly functions are listed", true),
    };
    static constexpr fixingahole::Output outputs[] = {
        {"profile_summary.txt", "text/plain", FAH_OUTPUT_TERMINAL},
        {"profile_results.txt", "text/plain"},
    };

    explicit TextReporter(fixingahole::Options values)
        : threshold_(values.real("threshold") / 100), trace_(values.flag("trace")) {}

    void render(std::uint32_t output, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        if (reporters::Comparison::is_one(model)) {
            sink << text_report::comparison(reporters::Comparison(profile), sink.columns());
            return;
        }
        const bool absolute = model.fact_text("duration") == "absolute";
        const Page page{profile, {profile.total_ns, absolute}, sink.columns(), sink.color(), threshold_};
        sink << summary(page);
        if (output == 1)
            sink << "\n"
                 << with_blank_line(text_report::memory_usage(page) + text_report::resident_usage(page))
                 << text_report::line_tables(page) << text_report::memory_details(page);
        if (trace_) sink << framed_traces(page);
    }

private:
    double threshold_;
    bool trace_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(TextReporter);
