#include "framework/cli/arguments_table.h"

#include <array>

namespace fah {
namespace {

constexpr unsigned PROFILE = command_bit(CommandName::PROFILE);
constexpr unsigned REPORT = command_bit(CommandName::REPORT);
constexpr unsigned PLUGINS = command_bit(CommandName::PLUGINS);
constexpr unsigned DOCTOR = command_bit(CommandName::DOCTOR);
constexpr unsigned EVERY = PROFILE | REPORT | PLUGINS | DOCTOR;

constexpr bool ONCE = false;
constexpr bool REPEATED = true;

// clang-format off
constexpr std::array OPTIONS{
    OptionSpec{"module", nullptr, "NAME", ONCE, PROFILE, "What runs", "run a module, as python -m does", nullptr, nullptr},
    OptionSpec{"python", nullptr, "PATH", ONCE, PROFILE | DOCTOR, "What runs", "the interpreter",
               "$VIRTUAL_ENV, $CONDA_PREFIX, the one beside this command, root/.venv, python3", "python"},
    OptionSpec{"no-plots", "np", "LIBRARY", REPEATED, PROFILE, "What runs", "keep a library from opening windows",
               nullptr, "suppressors"},
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
               nullptr, "memory", "heap,copy", "exact", "options.heap.mode", "heap,!copy"},
    OptionSpec{"cpu", "c", nullptr, ONCE, PROFILE, "What is measured", "time alone, and the memory of the whole program",
               "what is done", "memory", "!heap,!copy"},
    OptionSpec{"precision", "p", "P", ONCE, PROFILE, "What is measured",
               "with --memory: lines from 10 MB / 2^P on, -10 to 10", "0", "options.heap.precision"},
    OptionSpec{"native", nullptr, nullptr, ONCE, PROFILE, "What is measured", "show C and C++ functions in the call tree",
               nullptr, "native"},

    OptionSpec{"between", nullptr, "FROM TO", ONCE, REPORT, "What is shown",
               "what lines held at two moments, and the change: 10s 20s", nullptr, nullptr},
    OptionSpec{"detailed", "d", nullptr, ONCE, PROFILE | REPORT, "What is shown", "show imported modules too",
               nullptr, nullptr},
    OptionSpec{"ignore", "i", "DIR", REPEATED, PROFILE | REPORT, "What is shown", "leave a folder out, relative to root",
               nullptr, "ignore"},
    OptionSpec{"duration", nullptr, "STYLE", ONCE, PROFILE | REPORT, "What is shown", "times as relative or absolute",
               nullptr, "duration"},
    OptionSpec{"trace", "t", nullptr, ONCE, PROFILE | REPORT, "What is shown", "show who called the costly functions",
               "shown", nullptr},
    OptionSpec{"no-trace", "nt", nullptr, ONCE, PROFILE | REPORT, "What is shown", "do not", nullptr, nullptr},
    OptionSpec{"no-argv", nullptr, nullptr, ONCE, PROFILE, "What is shown", "keep the script's arguments out of all files",
               nullptr, nullptr},

    OptionSpec{"output-directory", "o", "DIR", ONCE, PROFILE | REPORT, "Results",
               "write the files straight into DIR, not into a new folder", nullptr, nullptr},
    OptionSpec{"reporter", nullptr, "ID", REPEATED, PROFILE | REPORT, "Results",
               "add a reporter; none drops those of the settings", nullptr, "reporters"},
    OptionSpec{"quiet", nullptr, nullptr, ONCE, PROFILE | REPORT, "Results", "print nothing but errors", nullptr, nullptr},

    OptionSpec{"plugin-path", nullptr, "DIR", REPEATED, EVERY, "Plugins", "look for plugins there too", nullptr,
               "plugin_path"},
    OptionSpec{"option", nullptr, "ID.KEY=VALUE", REPEATED, PROFILE | REPORT, "Plugins", "set an option of a plugin",
               nullptr, "options"},

    OptionSpec{"help", "h", nullptr, ONCE, EVERY, "Help", "this text", nullptr, nullptr},
};

constexpr std::array COMMANDS{
    CommandSpec{CommandName::PROFILE, "profile", "[options] SCRIPT [arguments] | [options] -- COMMAND [arguments]",
                "Run a Python program and report where its time went"},
    CommandSpec{CommandName::REPORT, "report", "[options] [FILE]", "Write reports from a recording"},
    CommandSpec{CommandName::PLUGINS, "plugins", "[options] [show ID]", "List the plugins, or show one with its options"},
    CommandSpec{CommandName::DOCTOR, "doctor", "[options]", "Say what can be measured here, and how to mend what cannot"},
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

const OptionSpec* find_option(CommandName command, const std::string& word) {
    for (const OptionSpec* option : options_of(command)) {
        if (word == std::string("--") + option->name) return option;
        if (option->short_name != nullptr && word == std::string("-") + option->short_name) return option;
    }
    return nullptr;
}

std::vector<std::string> option_names(CommandName command) {
    std::vector<std::string> result;
    for (const OptionSpec* option : options_of(command)) result.emplace_back(option->name);
    return result;
}

}  // namespace fah
