#include "framework/launch/interpreter.h"

#include "framework/launch/program_file.h"
#include "framework/launch/shim.h"
#include "framework/model/failure.h"

#include <filesystem>

namespace fah {
namespace {

constexpr const char* NAMES[] = {"python3", "python"};

// A place may name a folder's interpreter (".../bin") or a name on PATH (no folder).
std::string in_folder(const std::string& folder) {
    for (const char* name : NAMES) {
        std::string path = folder + "/" + name;
        if (is_executable_file(path)) return path;
    }
    return "";
}

std::string on_path(const Environment& environment) {
    for (const char* name : NAMES) {
        std::string path = find_program(name, environment);
        if (!path.empty()) return path;
    }
    return "";
}

// Our command's folder has one when we were installed into a virtual environment; /usr/bin is PATH's matter.
std::string beside(const std::string& command) {
    const std::string folder = std::filesystem::path(command).parent_path();
    return folder.empty() || folder == "/usr/bin" || folder == "/usr/local/bin" ? "" : in_folder(folder);
}

std::vector<Interpreter> places(const InterpreterRequest& request) {
    std::vector<Interpreter> found;
    const auto add = [&](std::string path, const char* origin) {
        if (!path.empty()) found.push_back({std::move(path), origin});
    };
    for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
        const std::string prefix = request.environment.value(name);
        if (!prefix.empty()) add(in_folder(prefix + "/bin"), name);
    }
    add(beside(request.command), "beside the fixingahole command");
    if (!request.root.empty()) add(in_folder(request.root + "/.venv/bin"), ".venv of the project");
    add(on_path(request.environment), "python3 on PATH");
    return found;
}

Interpreter looked_through(const Interpreter& found, const Environment& environment) {
    const std::string real = program_behind(found.path, environment);
    if (real == found.path) return found;
    return {real, found.origin + ", through the shim " + found.path};
}

Interpreter asked_for(const InterpreterRequest& request) {
    const std::string path = find_program(request.asked, request.environment);
    if (path.empty())
        throw Failure("there is no Python " + request.asked + " that could be run",
                      "give the path of an interpreter, such as /usr/bin/python3", request.asked_origin);
    return looked_through({std::filesystem::absolute(path), request.asked_origin}, request.environment);
}

}  // namespace

Interpreter find_interpreter(const InterpreterRequest& request) {
    if (!request.asked.empty()) return asked_for(request);
    const std::vector<Interpreter> found = places(request);
    if (found.empty())
        throw Failure("no Python was found: not in $VIRTUAL_ENV, $CONDA_PREFIX, the project's .venv, nor on PATH",
                      "name one with --python PATH");
    return looked_through(found.front(), request.environment);
}

std::vector<Interpreter> all_interpreters(const InterpreterRequest& request) {
    std::vector<Interpreter> found;
    for (const Interpreter& place : places(request)) {
        try {
            found.push_back(looked_through(place, request.environment));
        } catch (const Failure& failure) {
            found.push_back({place.path, place.origin + ": " + failure.what()});
        }
    }
    return found;
}

void require_glibc(const std::string& executable) {
    const std::string loader = loader_of(executable);
    if (loader.find("musl") == std::string::npos) return;
    throw Failure("the program " + executable + " is built for musl (" + loader +
                      "), and our in-target part, which is built for glibc, would keep it from starting",
                  "profile it with a Python built for glibc");
}

}  // namespace fah
