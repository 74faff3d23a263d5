// The words of the command line as one plain struct per command. Nothing is looked up or opened here: whether the script is
// there, the plugin known or the value fit is for those who use it.
//
// Errors: every parse_* throws Failure (exit code 2) with the nearest name for a typo. When `help` is set the other fields
// hold what was given, and nothing that is missing was complained about.
#pragma once

#include "framework/config/settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fah {

using Words = std::vector<std::string>;

enum class CommandName {
    HELP,
    VERSION,
    PROFILE,
    SUMMARIZE,
    STATS,
    REPORT,
    MERGE,
    COMPARE,
    PLUGINS,
    DOCTOR,
    SETTINGS,
    COMPLETION,
};

struct Command {
    CommandName name = CommandName::HELP;
    Words rest;  // what stands after the command's name
};

enum class TargetKind { SCRIPT, MODULE, COMMAND };

// What the statistics of several runs are written to.
struct StatisticsArguments {
    std::string file = "function_stats.json";  // relative to the results' folder
    bool metadata = true;                      // what git says, and the time
    bool sort = true;                          // by the mean of user time; false: by name
};

struct ProfileArguments {
    bool help = false;
    TargetKind kind = TargetKind::SCRIPT;
    std::string target;  // the script as written, the module's name; for COMMAND its first word
    Words arguments;     // what follows it
    std::vector<SettingFlag> settings;
    std::string output_directory;  // "" = <output>/<script>/<time>
    bool quiet = false;
    bool detailed = false;
    bool children = true;        // --no-children: only the first process
    bool keep_arguments = true;  // --no-argv: the recording has no argv
    std::string log_level = "WARNING";
    std::int64_t live_ns = 0;  // 0 = reports at the end only
    std::uint32_t repeat = 0;  // 0 = one run, and no statistics
    StatisticsArguments statistics;
    std::string unused;  // an option that does nothing without --repeat
    bool open = false;   // show what was written
};

struct StatsArguments {
    bool help = false;
    std::string folder;
    std::vector<SettingFlag> settings;
    bool quiet = false;
    StatisticsArguments statistics;
};

struct SummarizeArguments {
    bool help = false;
    std::string file;
    std::vector<SettingFlag> settings;
    std::int64_t top = 10;
    double threshold = 0.1;  // percent of the run from which a function is listed
};

// Of a run, since its start.
struct TimeSpan {
    std::int64_t from_ns = 0, to_ns = 0;
};

struct ReportArguments {
    bool help = false;
    std::optional<std::string> file;  // nothing = the newest recording
    std::vector<SettingFlag> settings;
    std::optional<TimeSpan> between;  // what lines held at its ends
    std::string output_directory;     // "" = beside the recording
    bool quiet = false;
    bool detailed = false;
    std::string from, to;  // durations since the run's start; "" = its start, its end
    bool open = false;     // show what was written
};

struct MergeArguments {
    bool help = false;
    Words files;  // two at least
    std::vector<SettingFlag> settings;
    std::string output_directory;
    bool quiet = false;
    bool detailed = false;
};

struct CompareArguments {
    bool open = false;  // show the page
    bool help = false;
    std::optional<std::string> base, changed;  // recordings or folders; nothing = the last two runs of a script
    std::vector<SettingFlag> settings;
    std::string output_directory;  // "" = beside the changed recording
    std::string fail_above;        // "5%"; "" = never
    std::string format;            // "text" or "markdown"; "" = text
    bool quiet = false;
    bool detailed = false;
};

struct PluginsArguments {
    bool help = false;
    std::optional<std::string> show;  // the plugin of `plugins show ID`; nothing = list them all
    std::vector<SettingFlag> settings;
};

struct DoctorArguments {
    bool help = false;
    std::vector<SettingFlag> settings;
};

struct SettingsArguments {
    bool help = false;
    std::vector<SettingFlag> settings;
    bool json = false;
};

struct CompletionArguments {
    bool help = false;
    std::string shell;
};

// words: argv without the program's name. Without words: HELP.
Command parse_command(const Words& words);

// words: those after the command's name.
ProfileArguments parse_profile(const Words& words);
ReportArguments parse_report(const Words& words);
MergeArguments parse_merge(const Words& words);
CompareArguments parse_compare(const Words& words);
PluginsArguments parse_plugins(const Words& words);
DoctorArguments parse_doctor(const Words& words);
StatsArguments parse_stats(const Words& words);
SummarizeArguments parse_summarize(const Words& words);
SettingsArguments parse_settings(const Words& words);
CompletionArguments parse_completion(const Words& words);

}  // namespace fah
