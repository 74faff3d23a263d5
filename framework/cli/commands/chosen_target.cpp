#include "framework/cli/commands/chosen_target.h"

#include "framework/launch/installation.h"
#include "framework/launch/interpreter.h"
#include "framework/launch/script.h"

#include <filesystem>

namespace fah {
namespace {

Interpreter interpreter_for(const Settings& settings) {
    return find_interpreter({.asked = settings.python.value,
                             .asked_origin = settings.python.origin.place,
                             .command = Installation::of_this_process().command,
                             .root = settings.root.value,
                             .environment = Environment::of_this_process()});
}

ChosenTarget command_target(const ProfileArguments& arguments) {
    Words words{arguments.target};
    words.insert(words.end(), arguments.arguments.begin(), arguments.arguments.end());
    return {.plan = command_plan(words), .label = arguments.target};
}

ChosenTarget python_target(const ProfileArguments& arguments, const Settings& settings) {
    const bool is_script = arguments.kind == TargetKind::SCRIPT;
    if (is_script) check_script(arguments.target);
    const Interpreter python = interpreter_for(settings);
    ChosenTarget target{.label = arguments.target, .python = python.path + " (" + python.origin + ")"};
    target.plan = is_script ? script_plan(python.path, arguments.target, arguments.arguments)
                            : module_plan(python.path, arguments.target, arguments.arguments);
    if (is_script) target.script = std::filesystem::absolute(arguments.target).lexically_normal();
    return target;
}

}  // namespace

ChosenTarget choose_target(const ProfileArguments& arguments, const Settings& settings) {
    ChosenTarget target =
        arguments.kind == TargetKind::COMMAND ? command_target(arguments) : python_target(arguments, settings);
    require_glibc(target.plan.executable);
    return target;
}

}  // namespace fah
