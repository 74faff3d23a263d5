#include "framework/collect/process_life.h"

#include "framework/collect/clock.h"
#include "framework/collect/text_decoding.h"

#include <sys/stat.h>
#include <unistd.h>
#include <csignal>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>

namespace fah {
namespace {

constexpr std::uint64_t LOOK_EVERY_NS = 500'000'000;
constexpr std::uint64_t SECOND_NS = 1'000'000'000;
constexpr std::size_t COMMAND_LIMIT = 4096;

std::string proc_path(std::int32_t pid, const char* name) { return "/proc/" + std::to_string(pid) + "/" + name; }

// Start times in /proc count the time that the machine was suspended, CLOCK_MONOTONIC does not. One answer for the whole
// run: it makes keys.
std::uint64_t suspended_ns() {
    static const std::uint64_t ANSWER = clock_now_ns(CLOCK_BOOTTIME) - clock_now_ns(CLOCK_MONOTONIC);
    return ANSWER < 10'000'000 ? 0 : ANSWER;
}

std::string release_level(std::uint32_t version) {
    const std::uint32_t level = version >> 4 & 0xF;
    const char* name = level == 0xA ? "a" : level == 0xB ? "b" : level == 0xC ? "rc" : "";
    return *name == 0 ? "" : name + std::to_string(version & 0xF);
}

}  // namespace

ProcessStat read_process_stat(std::int32_t pid) {
    std::ifstream file(proc_path(pid, "stat"));
    std::string text;
    if (!std::getline(file, text, '\0')) return {};
    // The name, field 2, may hold blanks and brackets; it ends at the last bracket.
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 1));
    ProcessStat stat = {.exists = true};
    fields >> stat.state;
    std::string skipped;
    for (int field = 4; field < 20; ++field) fields >> skipped;
    fields >> stat.threads >> skipped >> stat.start_ticks;
    return stat;
}

std::uint64_t own_pid_namespace() {
    struct stat status = {};
    return ::stat("/proc/self/ns/pid", &status) == 0 ? status.st_ino : 0;
}

ProcessLife::ProcessLife(const RingIdentity& identity)
    : pid_(identity.pid), start_ticks_(identity.process_start), visible_(true) {
    const std::uint64_t own = own_pid_namespace();
    visible_ = identity.pid_namespace == own || identity.pid_namespace == 0 || own == 0;
}

bool ProcessLife::gone(std::uint64_t now_ns, bool thorough) {
    if (pid_ <= 0) return true;
    if (!visible_) return false;
    if (::kill(pid_, 0) != 0 && errno == ESRCH) return true;
    if (!thorough && now_ns < next_look_ns_) return false;
    next_look_ns_ = now_ns + LOOK_EVERY_NS;
    return gone_by_stat();
}

bool ProcessLife::gone_by_stat() const {
    const ProcessStat stat = read_process_stat(pid_);
    if (!stat.exists) return true;
    if (start_ticks_ != 0 && stat.start_ticks != start_ticks_) return true;
    // A main thread that has ended alone is a zombie too; the others may still write.
    return (stat.state == 'Z' || stat.state == 'X') && stat.threads <= 1;
}

std::string runtime_name(std::uint32_t python_version) {
    if (python_version == 0) return "not CPython";
    return "CPython " + std::to_string(python_version >> 24) + "." + std::to_string(python_version >> 16 & 0xFF) + "." +
           std::to_string(python_version >> 8 & 0xFF) + release_level(python_version);
}

std::uint64_t process_start_ns(const RingIdentity& identity) {
    const long ticks = ::sysconf(_SC_CLK_TCK);
    if (identity.process_start == 0 || ticks <= 0) return identity.image_start_ns;
    const auto per_second = static_cast<std::uint64_t>(ticks);
    const std::uint64_t since_boot = identity.process_start / per_second * SECOND_NS +
                                     identity.process_start % per_second * (SECOND_NS / per_second);
    return since_boot > suspended_ns() ? since_boot - suspended_ns() : since_boot;
}

std::string process_command(std::int32_t pid) {
    std::ifstream file(proc_path(pid, "cmdline"), std::ios::binary);
    std::array<char, COMMAND_LIMIT> buffer{};
    file.read(buffer.data(), buffer.size());
    std::string text(buffer.data(), static_cast<std::size_t>(file.gcount()));
    while (!text.empty() && text.back() == '\0') text.pop_back();
    return clean_utf8(text, COMMAND_LIMIT);
}

}  // namespace fah
