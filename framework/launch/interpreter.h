// Which Python runs the script: asked for by name, or the first that is found where people expect it.
// A shim (a script that chooses an interpreter, as pyenv's) is looked through: what counts is the program that runs.
#pragma once

#include "framework/launch/environment.h"

#include <string>
#include <vector>

namespace fah {

struct Interpreter {
    std::string path;    // absolute; a virtual environment's own path, links not resolved, so that sys.prefix stays
    std::string origin;  // for people: "VIRTUAL_ENV", "python3 on PATH, through the shim /x/shims/python3"
};

struct InterpreterRequest {
    std::string asked;         // --python or the setting: a path, a name on PATH, or ""
    std::string asked_origin;  // where that was asked: "option --python"
    std::string command;       // our own executable: the interpreter beside it is a candidate
    std::string root;          // of the project: root/.venv
    Environment environment;
};

// Throws Failure: what was asked for is not there or is no Python, or nothing was found anywhere.
Interpreter find_interpreter(const InterpreterRequest& request);

// Every place where one is, in the order in which they are tried; for doctor.
std::vector<Interpreter> all_interpreters(const InterpreterRequest& request);

// Throws Failure when our agents, which need glibc, would kill this program: its loader is another libc's.
void require_glibc(const std::string& executable);

}  // namespace fah
