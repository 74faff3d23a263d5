#include "framework/cli/commands/write_reports.h"

#include "framework/analysis/analysis.h"
#include "framework/cli/commands/analysis_facts.h"
#include "framework/diagnostics/log.h"
#include "framework/report/model_view.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace fah {
namespace {

constexpr std::uint32_t NARROWEST = 60;
constexpr std::uint32_t WIDEST = 240;

void show(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

// The tables, analysed when they are first asked for: most reporters want frames of libraries folded, few do that themselves.
class Analysed {
public:
    Analysed(const Profile& profile, bool detailed)
        : profile_(profile), options_(analysis_options(profile.run, detailed)) {}

    const fah_model& model(bool library_frames) {
        std::optional<Made>& made = made_.at(library_frames ? 1 : 0);
        options_.library_frames = library_frames;
        if (!made) made.emplace(analyze(profile_, options_));
        return *made->view.table();
    }

private:
    struct Made {
        explicit Made(Tables analysed) : tables(std::move(analysed)), view(tables) {}
        Tables tables;
        ModelView view;
    };

    const Profile& profile_;
    AnalysisOptions options_;
    std::array<std::optional<Made>, 2> made_;
};

void write_one(LoadedPlugin& plugin, Analysed& analysed, const ReportRequest& request,
               std::vector<std::string>& files) {
    const PluginReporter reporter = reporter_of(plugin);
    for (std::uint32_t output = 0; output < reporter.output_count(); ++output) {
        const fah_model& model = analysed.model(reporter.wants_libraries(output));
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
    const bool is_terminal = ::isatty(STDOUT_FILENO) != 0;
    if (is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) page.columns = size.ws_col;
    const char* wanted = std::getenv("COLUMNS");
    if (const long columns = wanted == nullptr ? 0 : std::strtol(wanted, nullptr, 10); columns > 0)
        page.columns = static_cast<std::uint32_t>(std::min<long>(columns, WIDEST));
    page.columns = std::clamp(page.columns, NARROWEST, WIDEST);
    if (!is_terminal) return page;
    const char* forbidden = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    page.color = !is_dumb && (forbidden == nullptr || *forbidden == '\0');
    return page;
}

std::vector<std::string> write_reports(const Profile& profile, const PluginList& reporters,
                                       const ReportRequest& request) {
    Analysed analysed(profile, request.detailed);
    std::optional<Failure> first;
    std::vector<std::string> files;
    for (const auto& reporter : reporters) {
        try {
            write_one(*reporter, analysed, request, files);
        } catch (const Failure& failure) {
            if (first) print_failure(failure);
            if (!first) first = failure;
        }
    }
    if (first) throw Failure(first->what(), first->hint(), first->where(), EXIT_REPORT_FAILED);
    return files;
}

}  // namespace fah
