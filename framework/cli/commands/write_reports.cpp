#include "framework/cli/commands/write_reports.h"

#include "framework/analysis/analysis.h"
#include "framework/cli/commands/analysis_facts.h"
#include "framework/diagnostics/log.h"
#include "framework/report/model_view.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace fah {
namespace {

constexpr std::uint32_t NARROWEST = 60;
constexpr std::uint32_t WIDEST = 240;

void show(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void write_one(LoadedPlugin& plugin, const fah_model& model, const ReportRequest& request,
               std::vector<std::string>& files) {
    const PluginReporter reporter = reporter_of(plugin);
    for (std::uint32_t output = 0; output < reporter.output_count(); ++output) {
        files.push_back(request.folder + "/" + with_suffix(reporter.file_name(output), request.suffix));
        reporter.write_file(output, model, files.back());
        if (request.terminal && reporter.is_for_terminal(output)) show(reporter.render(output, model, terminal_page()));
    }
}

}  // namespace

PluginReporter reporter_of(LoadedPlugin& plugin) {
    const auto why_failed = [&plugin](std::int32_t status) { return plugin.reason(status); };
    return PluginReporter({std::string(plugin.id()), plugin.plugin(), &plugin.reporter(), why_failed});
}

ReportPage terminal_page() {
    ReportPage page;
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 0) return page;
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        page.columns = std::clamp<std::uint32_t>(size.ws_col, NARROWEST, WIDEST);
    const char* forbidden = std::getenv("NO_COLOR");
    page.color = forbidden == nullptr || *forbidden == '\0';
    return page;
}

std::vector<std::string> write_reports(const Profile& profile, const PluginList& reporters,
                                       const ReportRequest& request) {
    const Tables tables = analyze(profile, analysis_options(profile.run, request.detailed));
    const ModelView model(tables);
    std::optional<Failure> first;
    std::vector<std::string> files;
    for (const auto& reporter : reporters) {
        try {
            write_one(*reporter, *model.table(), request, files);
        } catch (const Failure& failure) {
            if (first) print_failure(failure);
            if (!first) first = failure;
        }
    }
    if (first) throw Failure(first->what(), first->hint(), first->where(), EXIT_REPORT_FAILED);
    return files;
}

}  // namespace fah
