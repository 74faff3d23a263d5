// The command: finds which one is meant, runs it, and turns every failure into a message and an exit code.
#include "framework/cli/arguments.h"
#include "framework/cli/commands/commands.h"
#include "framework/cli/help.h"
#include "framework/diagnostics/log.h"
#include "framework/launch/inside.h"

#include <cstdio>
#include <exception>

namespace {

int run(const fah::Invocation& invocation, const fah::Words& words) {
    const fah::Command command = fah::parse_command(words);
    switch (command.name) {
        case fah::CommandName::HELP:
            std::fputs(fah::help_text().c_str(), stdout);
            return 0;
        case fah::CommandName::VERSION:
            std::puts("fixingahole " FAH_VERSION);
            return 0;
        case fah::CommandName::PROFILE:
            return fah::run_profile(invocation, command.rest);
        case fah::CommandName::SUMMARIZE:
            return fah::run_summarize(invocation, command.rest);
        case fah::CommandName::STATS:
            return fah::run_stats(invocation, command.rest);
        case fah::CommandName::REPORT:
            return fah::run_report(invocation, command.rest);
        case fah::CommandName::MERGE:
            return fah::run_merge(invocation, command.rest);
        case fah::CommandName::COMPARE:
            return fah::run_compare(invocation, command.rest);
        case fah::CommandName::PLUGINS:
            return fah::run_plugins(invocation, command.rest);
        case fah::CommandName::DOCTOR:
            return fah::run_doctor(invocation, command.rest);
        case fah::CommandName::SETTINGS:
            return fah::run_settings(invocation, command.rest);
        case fah::CommandName::COMPLETION:
            return fah::run_completion(invocation, command.rest);
    }
    return fah::EXIT_INTERNAL;
}

}  // namespace

int main(int argc, char** argv) {
    fah::close_files_of_program();
    // First of all: what the target has to find as we found it.
    const fah::Invocation invocation{.inherited = fah::Inherited::capture(), .words = {argv + 1, argv + argc}};
    try {
        return run(invocation, invocation.words);
    } catch (const fah::Failure& failure) {
        fah::print_failure(failure);
        return failure.exit_code();
    } catch (const std::exception& error) {
        fah::print_failure(fah::Failure(std::string("internal error: ") + error.what(),
                                        "please report it with the command line that led to it", "",
                                        fah::EXIT_INTERNAL));
        return fah::EXIT_INTERNAL;
    }
}
