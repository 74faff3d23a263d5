#include "framework/launch/script.h"

#include "framework/model/failure.h"

#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace fah {
namespace {

LaunchPlan plan_of(const std::string& executable, std::vector<std::string> argv,
                   const std::vector<std::string>& arguments) {
    LaunchPlan plan;
    plan.executable = executable;
    plan.argv = std::move(argv);
    plan.argv.insert(plan.argv.end(), arguments.begin(), arguments.end());
    return plan;
}

[[noreturn]] void refuse_command(const std::string& word) {
    struct stat about {};
    if (word.find('/') == std::string::npos || ::stat(word.c_str(), &about) != 0)
        throw Failure("there is no program " + word + " that could be run", "give its path, or check PATH");
    if (S_ISDIR(about.st_mode))
        throw Failure("the program " + word + " cannot be run: it is a directory", "name a program in it");
    throw Failure("the program " + word + " cannot be run: it is not executable",
                  "make it executable with chmod +x, or name its interpreter before it");
}

}  // namespace

void check_script(const std::string& script) {
    struct stat about {};
    if (::stat(script.c_str(), &about) != 0) {
        const std::string reason = errno == ENOENT ? "there is no such file" : std::strerror(errno);
        throw Failure("the script " + script + " cannot be run: " + reason,
                      "give its path, relative to this folder or absolute");
    }
    if (S_ISDIR(about.st_mode))
        throw Failure("the script " + script + " cannot be run: it is a directory",
                      "name a file in it, or run a package with --module NAME");
    // Our copy would take from a pipe what the program is to read.
    if (!S_ISREG(about.st_mode))
        throw Failure("the script " + script + " cannot be run: it is a pipe or a device, not a file",
                      "save it to a file, and name that");
    if (::access(script.c_str(), R_OK) != 0)
        throw Failure("the script " + script + " cannot be read: " + std::strerror(errno), "check its permissions");
}

LaunchPlan script_plan(const std::string& interpreter, const std::string& script,
                       const std::vector<std::string>& arguments) {
    return plan_of(interpreter, {interpreter, script}, arguments);
}

LaunchPlan module_plan(const std::string& interpreter, const std::string& module,
                       const std::vector<std::string>& arguments) {
    return plan_of(interpreter, {interpreter, "-m", module}, arguments);
}

LaunchPlan command_plan(const std::vector<std::string>& words) {
    const std::string program = find_program(words.front(), Environment::of_this_process());
    if (program.empty()) refuse_command(words.front());
    return plan_of(program, {words.front()}, {words.begin() + 1, words.end()});
}

}  // namespace fah
