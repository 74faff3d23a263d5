#include "framework/cli/arguments_table.h"

#include <array>

namespace fah {
namespace {

constexpr unsigned PROFILE = command_bit(CommandName::PROFILE);
constexpr unsigned REPORT = command_bit(CommandName::REPORT);
constexpr unsigned MERGE = command_bit(CommandName::MERGE);
constexpr unsigned COMPARE = command_bit(CommandName::COMPARE);
constexpr unsigned READING = REPORT | MERGE | COMPARE;  // of recordings
constexpr unsigned PLUGINS = command_bit(CommandName::PLUGINS);
constexpr unsigned DOCTOR = command_bit(CommandName::DOCTOR);
constexpr unsigned STATS = command_bit(CommandName::STATS);
constexpr unsigned SUMMARIZE = command_bit(CommandName::SUMMARIZE);
constexpr unsigned SETTINGS = command_bit(CommandName::SETTINGS);
constexpr unsigned COMPLETION = command_bit(CommandName::COMPLETION);
constexpr unsigned WITH_PLUGINS = PROFILE | READING | PLUGINS | DOCTOR;
constexpr unsigned EVERY = WITH_PLUGINS | STATS | SUMMARIZE | SETTINGS | COMPLETION;

constexpr bool ONCE = false;
constexpr bool REPEATED = true;

// clang-format off
constexpr std::array OPTIONS{
    OptionSpec{"module", nullptr, "NAME", ONCE, PROFILE, "What runs", "run a module, as python -m does", nullptr, nullptr},
    OptionSpec{"python", nullptr, "PATH", ONCE, PROFILE | DOCTOR, "What runs", "the interpreter",
               "$VIRTUAL_ENV, $CONDA_PREFIX, the one beside this command, root/.venv, python3", "python", "true", ~0U,
               "file"},
    OptionSpec{"no-plots", "np", "LIBRARY", REPEATED, PROFILE, "What runs", "keep a library from opening windows",
               nullptr, "suppressors", "true", ~0U, "matplotlib|plotly|bokeh|altair"},
    OptionSpec{"no-children", nullptr, nullptr, ONCE, PROFILE, "What runs", "leave out the processes the script starts",
               nullptr, nullptr},

    OptionSpec{"sampler", nullptr, "ID", ONCE, PROFILE, "What is measured", "the plugin that takes the samples", nullptr,
               "sampler"},
    OptionSpec{"clock", nullptr, "CLOCK", ONCE, PROFILE, "What is measured",
               "cpu: CPU time; auto: and waiting of main threads; wall: of all", nullptr, "clock"},
    OptionSpec{"rate", nullptr, "HZ", ONCE, PROFILE, "What is measured", "samples per second of CPU time",
               "the sampler's", "rate"},
    OptionSpec{"start-after", nullptr, "TIME", ONCE, PROFILE, "What is measured", "sample from then on: 2s, 500ms, 1min",
               "its start", "start_after"},
    OptionSpec{"stop-after", nullptr, "TIME", ONCE, PROFILE, "What is measured",
               "report then, and let the program go on; counted from its start too", "its end", "stop_after"},
    OptionSpec{"memory", "m", nullptr, ONCE, PROFILE, "What is measured", "which lines hold memory, too",
               nullptr, "memory", "heap,copy", ~0U, nullptr, "exact", "options.heap.mode", "heap,!copy"},
    OptionSpec{"cpu", "c", nullptr, ONCE, PROFILE, "What is measured", "time alone, and the memory of the whole program",
               "what is done", "memory", "!heap,!copy"},
    OptionSpec{"precision", "p", "P", ONCE, PROFILE, "What is measured",
               "with --memory: lines from 10 MB / 2^P on, -10 to 10", "0", "options.heap.precision"},
    OptionSpec{"calls", nullptr, nullptr, ONCE, PROFILE, "What is measured",
               "count and time every call, too: exact, but costs more than samples", nullptr, "calls"},
    OptionSpec{"timeline", nullptr, nullptr, ONCE, PROFILE, "What is measured",
               "and when long calls began and ended, for Perfetto; with --calls", nullptr, "timeline"},
    OptionSpec{"min-duration", nullptr, "TIME", ONCE, PROFILE, "What is measured",
               "with --timeline: what a long call is", "100us", "options.tracer.min_duration"},
    OptionSpec{"lines", nullptr, "FUNCTION|FILE", REPEATED, PROFILE, "What is measured",
               "count and time each line of it: name, Class.method, FILE or FILE:NAME; @profile: the functions marked so",
               nullptr, "lines"},
    OptionSpec{"native", nullptr, nullptr, ONCE, PROFILE, "What is measured", "show C and C++ functions in the call tree",
               nullptr, "native"},

    OptionSpec{"between", nullptr, "FROM TO", ONCE, REPORT, "What is shown",
               "what lines held at two moments, and the change: 10s 20s", nullptr, nullptr},
    OptionSpec{"from", nullptr, "TIME", ONCE, REPORT, "What is shown", "leave out what was before: 10s, 1.5min",
               "the run's start", nullptr},
    OptionSpec{"to", nullptr, "TIME", ONCE, REPORT, "What is shown", "leave out what came later", "the run's end", nullptr},
    OptionSpec{"fail-above", nullptr, "PERCENT", ONCE, COMPARE, "What is shown",
               "exit with 1 when time or peak memory grew by more, beyond noise", nullptr, nullptr},
    OptionSpec{"format", nullptr, "FORMAT", ONCE, COMPARE, "What is shown", "of the table: text or markdown", "text", nullptr},
    OptionSpec{"detailed", "d", nullptr, ONCE, PROFILE | READING, "What is shown", "show imported modules too",
               nullptr, nullptr},
    OptionSpec{"ignore", "i", "DIR", REPEATED, PROFILE | REPORT, "What is shown",
               "leave a folder out, relative to root; with --detailed also an import name", nullptr, "ignore", "true", ~0U,
               "folder"},
    OptionSpec{"duration", nullptr, "STYLE", ONCE, PROFILE | REPORT, "What is shown", "times as relative or absolute",
               nullptr, "duration"},
    OptionSpec{"trace", "t", nullptr, ONCE, PROFILE | REPORT, "What is shown", "show who called the costly functions",
               "shown", "options.text.trace", "yes"},
    OptionSpec{"no-trace", "nt", nullptr, ONCE, PROFILE | REPORT, "What is shown", "do not", nullptr, "options.text.trace",
               "no"},
    OptionSpec{"log-level", "l", "LEVEL", ONCE, PROFILE, "What is shown",
               "DEBUG, INFO, WARNING, ERROR or CRITICAL: logs kept from there on", "WARNING", nullptr,
               "true", ~0U, "DEBUG|INFO|WARNING|ERROR|CRITICAL"},
    OptionSpec{"no-argv", nullptr, nullptr, ONCE, PROFILE, "What is shown", "keep the script's arguments out of all files",
               nullptr, nullptr},

    OptionSpec{"output-directory", "o", "DIR", ONCE, PROFILE | READING, "Results",
               "write the files straight into DIR, not into a new folder", nullptr, nullptr,
               "true", ~0U, "folder"},
    OptionSpec{"reporter", nullptr, "ID", REPEATED, PROFILE | REPORT | MERGE, "Results",
               "add a reporter; none drops those of the settings", nullptr, "reporters",
               "true", ~0U,
               "none|text|json|tree|html|speedscope|perfetto|firefox|pprof|collapsed|pstats|callgrind|dot|svg|csv|markdown"},
    OptionSpec{"live", nullptr, "SECONDS", ONCE, PROFILE, "Results", "write the reports that often while it runs", nullptr,
               nullptr},
    OptionSpec{"open", nullptr, nullptr, ONCE, PROFILE | REPORT | COMPARE, "Results",
               "show the page (reporter html) when it is written", nullptr, nullptr},
    OptionSpec{"quiet", nullptr, nullptr, ONCE, PROFILE | READING | STATS, "Results", "print nothing but errors", nullptr,
               nullptr},

    OptionSpec{"repeat", "r", "N", ONCE, PROFILE, "Several runs", "run it N times, and write statistics of its functions",
               "1, without", nullptr},
    OptionSpec{"output-file", "o", "NAME", ONCE, PROFILE | STATS, "Several runs", "the statistics' file",
               "function_stats.json", nullptr, "true", STATS},
    OptionSpec{"metadata", nullptr, nullptr, ONCE, PROFILE | STATS, "Several runs",
               "what git says of the code, and the time", "written", nullptr},
    OptionSpec{"no-metadata", nullptr, nullptr, ONCE, PROFILE | STATS, "Several runs", "leave them out", nullptr, nullptr},
    OptionSpec{"sort", nullptr, nullptr, ONCE, PROFILE | STATS, "Several runs", "functions by their mean user time",
               "what is done", nullptr},
    OptionSpec{"no-sort", nullptr, nullptr, ONCE, PROFILE | STATS, "Several runs", "by their names", nullptr, nullptr},

    OptionSpec{"top", "n", "N", ONCE, SUMMARIZE, "What is shown", "how many functions are listed", "10", nullptr},
    OptionSpec{"threshold", "t", "PERCENT", ONCE, SUMMARIZE, "What is shown",
               "the share of the run from which a function is listed", "0.1", nullptr},
    OptionSpec{"json", nullptr, nullptr, ONCE, SETTINGS, "What is shown", "as JSON", nullptr, nullptr},

    OptionSpec{"plugin-path", nullptr, "DIR", REPEATED, WITH_PLUGINS, "Plugins", "look for plugins there too", nullptr,
               "plugin_path", "true", ~0U, "folder"},
    OptionSpec{"option", nullptr, "ID.KEY=VALUE", REPEATED, PROFILE | REPORT | MERGE, "Plugins", "set an option of a plugin",
               nullptr, "options"},

    OptionSpec{"help", "h", nullptr, ONCE, EVERY, "Help", "this text", nullptr, nullptr},
};

constexpr std::array COMMANDS{
    CommandSpec{CommandName::PROFILE, "profile", "[options] SCRIPT [arguments] | [options] -- COMMAND [arguments]",
                "Run a Python program and report where its time went",
                "SCRIPT is a .py file or a notebook: its path, or a name that one file below root has. Before it an unknown "
                "option is an error; after it our options are still taken and all else is the script's, as is everything "
                "after a bare --. The report names what the script got."},
    CommandSpec{CommandName::SUMMARIZE, "summarize", "[options] FILE",
                "Print the summary of a profile's JSON file, ours or Scalene's"},
    CommandSpec{CommandName::STATS, "stats", "[options] FOLDER", "Statistics over the runs whose JSON files are in a folder"},
    CommandSpec{CommandName::REPORT, "report", "[options] [FILE]", "Write reports from a recording"},
    CommandSpec{CommandName::MERGE, "merge", "[options] -o DIR FILE FILE...", "Make one recording of several, and its reports"},
    CommandSpec{CommandName::COMPARE, "compare", "[options] [BEFORE AFTER]",
                "Say what changed between two runs, or two sets of runs"},
    CommandSpec{CommandName::PLUGINS, "plugins", "[options] [show ID]", "List the plugins, or show one with its options"},
    CommandSpec{CommandName::DOCTOR, "doctor", "[options]", "Say what can be measured here, and how to mend what cannot"},
    CommandSpec{CommandName::SETTINGS, "settings", "[options]", "Show the settings, and where each comes from"},
    CommandSpec{CommandName::COMPLETION, "completion", "bash|zsh|fish", "Print a shell's completion script"},
};
// clang-format on

}  // namespace

std::span<const OptionSpec> option_table() { return OPTIONS; }

std::span<const CommandSpec> command_table() { return COMMANDS; }

std::vector<const OptionSpec*> options_of(CommandName command) {
    std::vector<const OptionSpec*> result;
    for (const OptionSpec& option : OPTIONS) {
        if ((option.commands & command_bit(command)) != 0) result.push_back(&option);
    }
    return result;
}

const char* short_name(const OptionSpec& option, CommandName command) {
    return (option.short_commands & command_bit(command)) != 0 ? option.short_name : nullptr;
}

const OptionSpec* find_option(CommandName command, const std::string& word) {
    for (const OptionSpec* option : options_of(command)) {
        if (word == std::string("--") + option->name) return option;
        const char* name = short_name(*option, command);
        if (name != nullptr && word == std::string("-") + name) return option;
    }
    return nullptr;
}

std::vector<std::string> option_names(CommandName command) {
    std::vector<std::string> result;
    for (const OptionSpec* option : options_of(command)) result.emplace_back(option->name);
    return result;
}

}  // namespace fah
