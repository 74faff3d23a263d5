#include "framework/cli/commands/chosen_target.h"

#include "framework/launch/find_script.h"
#include "framework/launch/inside.h"
#include "framework/launch/installation.h"
#include "framework/launch/interpreter.h"
#include "framework/launch/notebook.h"
#include "framework/launch/script.h"

#include <cstdlib>
#include <filesystem>

namespace fah {
namespace {

// In a Python package the command is started by a script that says where that stands.
std::string command_beside_python() {
    const char* folder = std::getenv("_FAH_BESIDE");
    return folder == nullptr ? Installation::of_this_process().command : std::string(folder) + "/fixingahole";
}

Interpreter interpreter_for(const Settings& settings) {
    return find_interpreter({.asked = settings.python.value,
                             .asked_origin = settings.python.origin.place,
                             .command = command_beside_python(),
                             .root = settings.root.value,
                             .environment = Environment::of_this_process()});
}

ChosenTarget command_target(const ProfileArguments& arguments) {
    Words words{arguments.target};
    words.insert(words.end(), arguments.arguments.begin(), arguments.arguments.end());
    const auto inside = inside_program(Environment::of_this_process());
    return {.plan = command_plan(words),
            .script = inside ? inside->script : "",
            .label = inside ? inside->label : arguments.target};
}

std::string named(const Interpreter& python) { return python.path + " (" + python.origin + ")"; }

ChosenTarget module_target(const ProfileArguments& arguments, const Settings& settings) {
    const Interpreter python = interpreter_for(settings);
    return {.plan = module_plan(python.path, arguments.target, arguments.arguments),
            .label = arguments.target,
            .python = named(python)};
}

std::string script_of(const ProfileArguments& arguments, const Settings& settings) {
    if (arguments.target == "-")
        throw Failure("a script on standard input has no name to be found by",
                      "write fixingahole profile -- python3 - [arguments]");
    std::vector<std::string> skipped{settings.output.value};
    for (const auto& folder : settings.ignore) skipped.push_back(folder.value);
    std::string script = find_script(arguments.target, {.root = settings.root.value,
                                                        .skipped = std::move(skipped),
                                                        .working_directory = std::filesystem::current_path()});
    check_script(script);
    return script;
}

ChosenTarget script_target(const ProfileArguments& arguments, const Settings& settings) {
    const std::string script = script_of(arguments, settings);
    ChosenTarget target{.script = std::filesystem::absolute(script).lexically_normal(), .label = script};
    if (is_notebook(script)) {
        const Notebook notebook = read_notebook(script);
        const Interpreter python = interpreter_for(settings);
        const std::string runner = Installation::of_this_process().notebook_runner;
        target.plan = notebook_plan(python.path, runner, notebook, arguments.arguments);
        target.python = named(python);
        target.sources = cell_sources(notebook);
        return target;
    }
    const Interpreter python = interpreter_for(settings);
    target.plan = script_plan(python.path, script, arguments.arguments);
    target.python = named(python);
    return target;
}

ChosenTarget target_of(const ProfileArguments& arguments, const Settings& settings) {
    switch (arguments.kind) {
        case TargetKind::COMMAND:
            return command_target(arguments);
        case TargetKind::MODULE:
            return module_target(arguments, settings);
        case TargetKind::SCRIPT:
            break;
    }
    return script_target(arguments, settings);
}

}  // namespace

ChosenTarget choose_target(const ProfileArguments& arguments, const Settings& settings) {
    ChosenTarget target = target_of(arguments, settings);
    require_glibc(target.plan.executable);
    return target;
}

}  // namespace fah
