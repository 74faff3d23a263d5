// Where our own files are: the build tree and an installed one have the same shape (bin/, lib/, libexec/).
#pragma once

#include <string>

namespace fah {

struct Installation {
    std::string command;           // this executable, links resolved
    std::string launcher;          // libexec/fixingahole/fixingahole-launch
    std::string agent_directory;   // lib/fixingahole/agents
    std::string plugin_directory;  // lib/fixingahole/plugins
    std::string notebook_runner;   // lib/fixingahole/notebook.py

    // Relative to the running executable (bin/x or tests/x); says nothing about whether the files exist.
    static Installation of_this_process();
    static Installation of_prefix(const std::string& prefix, const std::string& command);
};

}  // namespace fah
