// Reads process identities from /proc and the inherited state of this process.
#include "framework/launch/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

namespace fah {
namespace {

struct StatLine {
    char state = 0;
    uint64_t start = 0;
};

// The command's name may hold blanks and brackets, so fields are counted behind its last bracket.
StatLine read_stat(pid_t pid) {
    char text[1024];
    int file = open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0) return {};
    text[size] = 0;
    const char* field = strrchr(text, ')');
    if (field == nullptr || field[1] == 0) return {};
    field += 2;
    StatLine line{.state = *field};
    for (int number = 3; number < 22 && field != nullptr; ++number) {
        field = strchr(field, ' ');
        if (field != nullptr) ++field;
    }
    if (field != nullptr) line.start = strtoull(field, nullptr, 10);
    return line;
}

// By the kernel's own call: libc hides two signals that it uses.
bool is_ignored(int signal) {
    unsigned long action[4] = {};  // the handler comes first
    const long status = syscall(SYS_rt_sigaction, signal, nullptr, action, sizeof(unsigned long));
    return status == 0 && action[0] == 1;  // SIG_IGN
}

std::vector<int> open_descriptors() {
    std::vector<int> found;
    DIR* directory = opendir("/proc/self/fd");
    if (directory == nullptr) return found;
    while (const dirent* entry = readdir(directory)) {
        char* end = nullptr;
        long number = strtol(entry->d_name, &end, 10);
        if (end != entry->d_name && *end == 0 && number != dirfd(directory)) found.push_back(static_cast<int>(number));
    }
    closedir(directory);
    return found;
}

}  // namespace

uint64_t process_start(pid_t pid) { return read_stat(pid).start; }

bool is_alive(pid_t pid, uint64_t start) {
    StatLine line = read_stat(pid);
    return line.start != 0 && line.start == start && line.state != 'Z' && line.state != 'X';
}

uint64_t pid_namespace() {
    struct stat about {};
    return stat("/proc/self/ns/pid", &about) == 0 ? about.st_ino : 0;
}

uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}

Inherited Inherited::capture() {
    Inherited inherited;
    sigset_t blocked;
    sigemptyset(&blocked);
    sigprocmask(SIG_SETMASK, nullptr, &blocked);
    for (int signal = 1; signal <= 64; ++signal) {
        uint64_t bit = uint64_t{1} << (signal - 1);
        if (is_ignored(signal)) inherited.ignored_signals |= bit;
        if (sigismember(&blocked, signal) == 1) inherited.blocked_signals |= bit;
    }
    inherited.descriptors = open_descriptors();
    return inherited;
}

void Inherited::close_ours_on_exec() const {
    for (int descriptor : open_descriptors()) {
        bool theirs = false;
        for (int inherited : descriptors) theirs = theirs || inherited == descriptor;
        if (!theirs) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
}

}  // namespace fah
