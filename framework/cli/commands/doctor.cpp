// `fixingahole doctor`: what can be measured on this machine, what it costs where it cannot, and how to mend it.
#include "framework/launch/doctor.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/help.h"
#include "framework/launch/installation.h"
#include "framework/launch/interpreter.h"
#include "framework/launch/run_directory.h"

#include <cstdio>

namespace fah {
namespace {

constexpr int EXIT_NOTHING_SAMPLES = 1;

std::string as_line(const Interpreter& interpreter) { return interpreter.path + " (" + interpreter.origin + ")"; }

void add_interpreters(const InterpreterRequest& request, DoctorInput& input) {
    for (const Interpreter& found : all_interpreters(request)) input.interpreters.push_back(as_line(found));
    try {
        input.chosen = as_line(find_interpreter(request));
    } catch (const Failure& failure) {
        input.no_interpreter = failure.what();
    }
}

DoctorInput doctor_input(const Settings& settings) {
    const auto environment = Environment::of_this_process();
    const auto installation = Installation::of_this_process();
    DoctorInput input{.launcher = installation.launcher,
                      .agent_directory = installation.agent_directory,
                      .places = RunDirectory::default_places(environment)};
    input.removed_directories = RunDirectory::remove_stale(input.places);
    add_interpreters({.asked = settings.python.value,
                      .asked_origin = settings.python.origin.place,
                      .command = installation.command,
                      .root = settings.root.value,
                      .environment = environment},
                     input);
    return input;
}

}  // namespace

int run_doctor(const Invocation&, const Words& words) {
    const DoctorArguments arguments = parse_doctor(words);
    if (arguments.help) return print_help(CommandName::DOCTOR);
    const Settings settings = resolve_settings(current_sources(arguments.settings));
    const std::vector<DoctorRow> rows = examine(doctor_input(settings));
    std::fputs(doctor_text(rows).c_str(), stdout);
    return can_sample(rows) ? 0 : EXIT_NOTHING_SAMPLES;
}

}  // namespace fah
