// Runs a command with the core and the signal agent preloaded, as the host would, and reads what it left.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sdk/agent/testing/ring_reader.h"

namespace fah::testing {

struct Outcome {
    int status = 0;      // of wait
    std::string output;  // stdout and stderr
    std::vector<Ring> rings;

    bool exited(int code) const;
    bool killed(int signal) const;
    const Ring* ring_of_version() const;  // the only ring, or nullptr
};

class TargetRun {
public:
    TargetRun();
    ~TargetRun();
    TargetRun(const TargetRun&) = delete;
    TargetRun& operator=(const TargetRun&) = delete;

    fah_control& control() { return *control_; }
    const std::string& directory() const { return directory_; }
    // Instead of the signal agent.
    void use_agent(const std::string& file) { agent_ = file; }

    // words[0] is the program's path. while_running is called once after the start.
    Outcome run(const std::vector<std::string>& words, const std::function<void()>& while_running = {});
    Outcome python(const std::string& interpreter, const std::string& script,
                   const std::function<void()>& while_running = {});

private:
    std::string directory_;
    std::string agent_;
    fah_control* control_ = nullptr;
};

}  // namespace fah::testing
