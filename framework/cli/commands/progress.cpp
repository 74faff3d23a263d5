#include "framework/cli/commands/progress.h"

#include "framework/launch/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace fah {
namespace {

constexpr double NS_PER_SECOND = 1e9;
constexpr double BYTES_PER_MB = 1 << 20;
constexpr std::chrono::milliseconds TURN{200};
constexpr std::chrono::seconds TITLE{1};
constexpr int DEEPEST = 32;
constexpr std::array<std::string_view, 4> TURNS{"|", "/", "-", "\\"};
// The terminal keeps its title on a stack of its own: pushed before, popped after.
constexpr const char* PUSH_TITLE = "\x1b[22;2t";
constexpr const char* POP_TITLE = "\x1b[23;2t";
constexpr const char* CLEAR_LINE = "\r\x1b[K";
constexpr const char* CLEAR_BELOW = "\r\x1b[J";

bool understands_escapes() {
    const char* kind = std::getenv("TERM");
    return kind != nullptr && std::string_view(kind) != "dumb" && *kind != '\0';
}

std::int64_t resident_bytes(pid_t pid, int depth) {
    const std::string folder = "/proc/" + std::to_string(pid);
    std::int64_t all = 0, resident = 0;
    std::ifstream(folder + "/statm") >> all >> resident;
    std::int64_t bytes = resident * ::sysconf(_SC_PAGESIZE);
    std::ifstream children(folder + "/task/" + std::to_string(pid) + "/children");
    for (pid_t child = 0; depth < DEEPEST && children >> child;) bytes += resident_bytes(child, depth + 1);
    return bytes;
}

}  // namespace

std::int64_t resident_bytes(pid_t pid) { return resident_bytes(pid, 0); }

Progress::Progress(pid_t pid, std::uint64_t start_ns) : pid_(pid), start_ns_(start_ns) {
    if (!understands_escapes()) return;
    spins_ = ::isatty(STDOUT_FILENO) == 0 && ::isatty(STDERR_FILENO) == 0;
    terminal_ = ::open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (terminal_ < 0) return;
    if (!spins_) write(PUSH_TITLE);
    ticker_.emplace(spins_ ? std::chrono::nanoseconds(TURN) : std::chrono::nanoseconds(TITLE), [this] { draw(); });
}

Progress::~Progress() {
    ticker_.reset();
    if (terminal_ < 0) return;
    write(!spins_ ? POP_TITLE : lines_.empty() ? CLEAR_LINE : CLEAR_BELOW);
    ::close(terminal_);
}

void Progress::draw() {
    const double elapsed = static_cast<double>(monotonic_ns() - start_ns_) / NS_PER_SECOND;
    char text[96];
    std::snprintf(text, sizeof text, "%.0f s, %.0f MB", elapsed,
                  static_cast<double>(resident_bytes(pid_)) / BYTES_PER_MB);
    if (spins_) {
        write(std::string(CLEAR_LINE) + std::string(TURNS.at(turn_++ % TURNS.size())) + " profiling: " + text +
              lines_below());
    } else {
        write(std::string("\x1b]2;fixingahole: ") + text + "\x07");
    }
}

void Progress::show(std::vector<std::string> lines) {
    const std::lock_guard lock(mutex_);
    if (!lines.empty()) lines_ = std::move(lines);
}

// The cursor comes back to the spinner's line: what is above stays where it is, and a line feed at the bottom scrolls.
std::string Progress::lines_below() {
    const std::lock_guard lock(mutex_);
    if (lines_.empty()) return "";
    std::string text = "\x1b[J";
    for (const std::string& line : lines_) text += "\r\n" + line;
    return text + "\x1b[" + std::to_string(lines_.size()) + "A\r";
}

// In the background a terminal that minds writing (stty tostop) would stop us.
void Progress::write(const std::string& text) const {
    if (::tcgetpgrp(terminal_) != ::getpgrp()) return;
    [[maybe_unused]] const ssize_t written = ::write(terminal_, text.data(), text.size());
}

}  // namespace fah
