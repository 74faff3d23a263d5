#include "sdk/agent/testing/target_run.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace fah::testing {
namespace {

constexpr std::uint32_t RING_BYTES = 4u << 20;
constexpr std::uint64_t RING_BUDGET = 256u << 20;

std::string make_directory() {
    std::string name =
        std::filesystem::exists("/dev/shm") ? "/dev/shm/fah-core-test-XXXXXX" : "/tmp/fah-core-test-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error("no run directory: " + name);
    return name;
}

[[noreturn]] void become(const std::vector<std::string>& words, const std::string& directory, const std::string& agent,
                         int output) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    setenv("_FAH_RUN", directory.c_str(), 1);
    setenv("_FAH_SIGNAL_PERIOD_NS", "4000000", 1);
    setenv("LD_PRELOAD", (FAH_CORE_FILE ":" + agent).c_str(), 1);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got; (got = read(fd, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    return text;
}

}  // namespace

bool Outcome::exited(int code) const { return WIFEXITED(status) && WEXITSTATUS(status) == code; }

bool Outcome::killed(int signal) const { return WIFSIGNALED(status) && WTERMSIG(status) == signal; }

const Ring* Outcome::ring_of_version() const { return rings.size() == 1 ? &rings[0] : nullptr; }

TargetRun::TargetRun() : directory_(make_directory()), agent_(FAH_SIGNAL_FILE) {
    const int fd = open((directory_ + "/control").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, FAH_WIRE_HEAD_SIZE) != 0) throw std::runtime_error("no control page");
    void* page = mmap(nullptr, FAH_WIRE_HEAD_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page == MAP_FAILED) throw std::runtime_error("no control page");
    control_ = static_cast<fah_control*>(page);
    control_->magic = FAH_CONTROL_MAGIC;
    control_->wire_version = FAH_WIRE_VERSION;
    control_->ring_bytes = RING_BYTES;
    control_->ring_budget = RING_BUDGET;
    control_->heartbeat_ns = std::uint64_t{1} << 62;  // far in the future: alive for ever
    control_->follow_children = 1;
}

TargetRun::~TargetRun() {
    munmap(control_, FAH_WIRE_HEAD_SIZE);
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
}

Outcome TargetRun::run(const std::vector<std::string>& words, const std::function<void()>& while_running) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const pid_t pid = fork();
    if (pid == 0) become(words, directory_, agent_, ends[1]);
    close(ends[1]);
    if (while_running) while_running();
    Outcome outcome;
    outcome.output = read_all(ends[0]);
    close(ends[0]);
    waitpid(pid, &outcome.status, 0);
    outcome.rings = read_run(directory_);
    return outcome;
}

Outcome TargetRun::python(const std::string& interpreter, const std::string& script,
                          const std::function<void()>& while_running) {
    return run({interpreter, "-c", script}, while_running);
}

}  // namespace fah::testing
