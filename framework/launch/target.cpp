// Starts the launcher with posix_spawn, so that the host's size and threads do not matter, and reads what it tells.
#include "framework/launch/target.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

#include "framework/launch/wrapped.h"
#include "framework/model/failure.h"

namespace fah {
namespace {

std::string hexadecimal(uint64_t value) {
    char text[17];
    snprintf(text, sizeof text, "%llx", static_cast<unsigned long long>(value));
    return text;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const auto& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

// The loader would act on these in the launcher already.
std::vector<std::string> hide_from_loader(std::vector<std::string> entries) {
    for (auto& entry : entries) {
        if (entry.starts_with("LD_") || entry.starts_with("GLIBC_TUNABLES=")) entry.insert(0, FAH_LAUNCH_HIDE);
    }
    return entries;
}

std::vector<std::string> launcher_words(const LaunchPlan& plan, const Inherited& inherited, int result,
                                        const std::string& launcher) {
    std::vector<std::string> words = {launcher,
                                      std::to_string(result),
                                      hexadecimal(inherited.ignored_signals),
                                      hexadecimal(inherited.blocked_signals),
                                      plan.working_directory,
                                      plan.wrap.empty() ? plan.executable : plan.wrap.front()};
    words.insert(words.end(), plan.wrap.begin(), plan.wrap.end());
    // A wrapper looks the program up itself, by its first word.
    words.push_back(plan.wrap.empty() ? plan.argv.at(0) : plan.executable);
    words.insert(words.end(), plan.argv.begin() + 1, plan.argv.end());
    return words;
}

// False at the end of the pipe.
bool read_fully(int pipe, void* data, size_t size) {
    auto* place = static_cast<char*>(data);
    while (size > 0) {
        // Waits here, not in read(): under ThreadSanitizer no handler runs there, so no signal would be passed on.
        pollfd watched{.fd = pipe, .events = POLLIN, .revents = 0};
        if (poll(&watched, 1, -1) < 0 && errno == EINTR) continue;
        ssize_t got = read(pipe, place, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        place += got;
        size -= static_cast<size_t>(got);
    }
    return true;
}

std::string exec_hint(const LaunchPlan& plan, const fah_launched& launched) {
    if (launched.step == FAH_LAUNCH_STEP_DIRECTORY) return "check that the working directory still exists";
    switch (launched.error) {
        case ENOENT:
            return "check the path; for a script, also the interpreter in its first line";
        case EACCES:
            return "make it executable (chmod +x), or run it by its interpreter";
        case ENOEXEC:
            return "it is neither a program for this machine nor a script that begins with #!";
        case E2BIG:
            return "arguments and environment are too long together: shorten them";
        default:
            return "try to run " + plan.executable + " without fixingahole";
    }
}

void open_result_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw Failure(std::string("no pipe for the launcher: ") + strerror(errno), "raise `ulimit -n`", "",
                      EXIT_INTERNAL);
    }
    // Not among 0 to 2, which may be closed here and are the program's.
    for (int index = 0; index < 2; ++index) {
        int high = fcntl(ends[index], F_DUPFD_CLOEXEC, 3);
        close(ends[index]);
        ends[index] = high;
    }
}

// words[0] is the program; 0 or an errno. `kept` is the one descriptor that it gets beside the inherited ones.
int spawn_keeping(int kept, const std::vector<std::string>& words, const std::vector<std::string>& entries,
                  pid_t& child) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, kept, kept);  // the same number: only clears close-on-exec
    // All blocked, until it has set its own: what ends us now must reach the program, not the launcher before it.
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int error =
        posix_spawn(&child, words[0].c_str(), &actions, &attributes, pointers(words).data(), pointers(entries).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

}  // namespace

std::unique_ptr<Target> Target::start(const LaunchPlan& plan, const Inherited& inherited,
                                      const Installation& installation) {
    std::unique_ptr<Target> target(new Target);
    target->spawn(plan, inherited, installation.launcher);
    target->read_launched(plan);
    target->find_behind_wrappers(plan.wrappers);
    target->signals_.aim(target->pid_, target->launcher_);
    return target;
}

Target::~Target() {
    if (pipe_ >= 0) close(pipe_);
}

void Target::spawn(const LaunchPlan& plan, const Inherited& inherited, const std::string& launcher) {
    int ends[2];
    open_result_pipe(ends);
    pipe_ = ends[0];
    inherited.close_ours_on_exec();
    auto words = launcher_words(plan, inherited, ends[1], launcher);
    auto entries = hide_from_loader(plan.environment.entries());
    int error = spawn_keeping(ends[1], words, entries, launcher_);
    close(ends[1]);
    if (error == E2BIG) {
        throw Failure("the program's arguments and environment are too long together",
                      "shorten them: the system's limit is " + std::to_string(sysconf(_SC_ARG_MAX)) + " bytes");
    }
    if (error != 0) {
        throw Failure("cannot start " + launcher + ": " + strerror(error), "install fixingahole again", "",
                      EXIT_INTERNAL);
    }
}

void Target::read_launched(const LaunchPlan& plan) {
    if (!read_fully(pipe_, &launched_, sizeof launched_)) {
        waitpid(launcher_, nullptr, 0);
        throw Failure("the launcher ended before it started the program", "install fixingahole again", "",
                      EXIT_INTERNAL);
    }
    pid_ = launched_.pid;
    process_start_ = launched_.process_start;
    wrapped_ = plan.wrappers > 0;
    if (launched_.error == 0) return;
    waitpid(launcher_, nullptr, 0);
    const auto& program = plan.wrap.empty() ? plan.executable : plan.wrap.front();
    const auto& subject = launched_.step == FAH_LAUNCH_STEP_DIRECTORY ? plan.working_directory : program;
    throw Failure("cannot run " + subject + ": " + strerror(launched_.error), exec_hint(plan, launched_));
}

void Target::find_behind_wrappers(unsigned wrappers) {
    for (; wrappers > 0 && !ended(); --wrappers) {
        pid_t child = wait_for_child_of(pid_, [this] { return ended(); });
        if (child <= 0) break;
        pid_ = child;
        process_start_ = fah::process_start(child);
    }
}

bool Target::ended() const {
    pollfd watched{.fd = pipe_, .events = POLLIN, .revents = 0};
    return poll(&watched, 1, 0) > 0;
}

TargetResult Target::wait() {
    TargetResult result{.start_ns = launched_.start_ns};
    result.known = read_fully(pipe_, &result.ended, sizeof result.ended);
    if (!result.known) {
        // The launcher was killed. The program may go on: so do we, to its end.
        while (is_alive(pid_, process_start_)) poll(nullptr, 0, 50);
        result.ended.end_ns = monotonic_ns();
    }
    signals_.rest();
    waitpid(launcher_, nullptr, 0);
    result.wrapped = wrapped_;
    return result;
}

int TargetResult::signal() const {
    if (!known) return 0;
    if (WIFSIGNALED(ended.wait_status)) return WTERMSIG(ended.wait_status);
    int above = WEXITSTATUS(ended.wait_status) - 128;
    return wrapped && above > 0 && above <= SIGRTMAX ? above : 0;
}

int TargetResult::exit_code() const {
    if (!known) return 128 + SIGKILL;
    return WIFSIGNALED(ended.wait_status) ? 128 + WTERMSIG(ended.wait_status) : WEXITSTATUS(ended.wait_status);
}

}  // namespace fah
