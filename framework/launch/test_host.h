// For tests: the host as a process of its own, since it handles signals, is killed, and starts targets with what it inherited.
#pragma once

#include "framework/launch/target.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>

namespace fah {

// Under nohup, or in the background of a script, the tests would inherit ignored signals.
inline const bool ALL_SIGNALS_ARE_HEARD = [] {
    for (int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2}) signal(number, SIG_DFL);
    return true;
}();

inline LaunchPlan plan_of(std::vector<std::string> words) {
    LaunchPlan plan;
    plan.executable = words.at(0);
    plan.argv = std::move(words);
    return plan;
}

inline LaunchPlan shell(const std::string& script) { return plan_of({"/bin/sh", "-c", script}); }

// Starts the plan in this process and waits for it.
inline TargetResult run_here(const LaunchPlan& plan) {
    return Target::start(plan, Inherited::capture(), Installation::of_this_process())->wait();
}

// False after a time that is long on any machine.
inline bool comes_true(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        poll(nullptr, 0, 2);
    }
    return true;
}

class HostProcess {
public:
    using Body = std::function<int()>;

    // Runs the body, whose result is the exit code, in a child with a process group of its own. out: its standard output.
    explicit HostProcess(const Body& body, const std::string& out = "/dev/null") : pid_(fork()) {
        if (pid_ == 0) {
            setpgid(0, 0);
            const int file = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            dup2(file, STDOUT_FILENO);
            close(file);
            _exit(body());
        }
        setpgid(pid_, pid_);
    }
    explicit HostProcess(const LaunchPlan& plan, const std::string& out = "/dev/null")
        : HostProcess([&] { return run_here(plan).exit_code(); }, out) {}
    // Ends the whole group, the target too.
    ~HostProcess() {
        if (pid_ > 0) ::kill(-pid_, SIGKILL);
        if (pid_ > 0 && !waited_) waitpid(pid_, nullptr, 0);
    }
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;

    pid_t pid() const { return pid_; }
    void kill(int signal) const { ::kill(pid_, signal); }
    void kill_group(int signal) const { ::kill(-pid_, signal); }
    // Its exit code, or minus the signal that ended it.
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        waited_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t pid_;
    bool waited_ = false;
};

}  // namespace fah
