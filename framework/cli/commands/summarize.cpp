// `fixingahole summarize FILE`: the summary of a profile that is there as a JSON file, ours or Scalene's.
#include "framework/cli/commands/commands.h"
#include "framework/cli/commands/write_reports.h"
#include "framework/cli/help.h"
#include "framework/report/file_tables.h"
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"

#include <boost/algorithm/string/replace.hpp>

#include <cstdio>

namespace fah {
namespace {

constexpr const char* NONE_LISTED = "No function was sampled";  // as the text reporter says

std::string heading(const ProfileFile& profile) {
    char text[128];
    std::string head = profile.command.empty() ? profile.path + "\n" : profile.command + "\n";
    std::snprintf(text, sizeof text, "Finished in %.3f seconds", profile.elapsed_s);
    head += text;
    if (profile.max_heap_mb > 0) {
        const bool is_large = profile.max_heap_mb >= 1024;
        std::snprintf(text, sizeof text, " using %.3f %s of heap RAM",
                      is_large ? profile.max_heap_mb / 1024 : profile.max_heap_mb, is_large ? "GB" : "MB");
        head += text;
    }
    if (profile.max_rss_bytes > 0) {
        std::snprintf(text, sizeof text, "\nMax RSS Memory Usage: %.3f MB",
                      static_cast<double>(profile.max_rss_bytes) / (1 << 20));
        head += text;
    }
    return head + "\n\n";
}

// What stands above it tells of a run that was watched: processes, samples, what profiling cost.
std::string from_the_summary_on(const std::string& text) {
    const std::size_t at = text.find("Profile Summary");
    const std::size_t line = at == std::string::npos ? std::string::npos : text.rfind('\n', at);
    return line == std::string::npos ? text : text.substr(line + 1);
}

std::string rendered(const ProfileFile& profile, const SummarizeArguments& arguments, Settings settings) {
    settings.reporters = {{"fah.reporter.text", SettingOrigin{}}};
    const Registry registry = scan_plugins(settings);
    check_plugin_options(registry, settings.options);
    const PluginList reporters = choose_reporters(registry, settings);
    const Tables tables =
        file_tables(profile, {.root = settings.root.value, .top = arguments.top, .threshold = arguments.threshold});
    const ModelView model(tables);
    return reporter_of(*reporters.front()).render(0, *model.table(), terminal_page());
}

}  // namespace

int run_summarize(const Invocation&, const Words& words) {
    const SummarizeArguments arguments = parse_summarize(words);
    if (arguments.help) return print_help(CommandName::SUMMARIZE);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    const ProfileFile profile = read_profile_file(arguments.file);
    std::string text = heading(profile) + from_the_summary_on(rendered(profile, arguments, settings));
    if (!profile.functions.empty()) boost::algorithm::replace_first(text, NONE_LISTED, "No function has such a share");
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
}

}  // namespace fah
