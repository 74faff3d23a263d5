// com.acme.sampler.procstat: the CPU time of the target's main process, read from /proc every few milliseconds. It sees no
// stacks, so all of the time is "unsampled": the smallest sampler there can be, with nothing inside the target.
#include <fixingahole/fixingahole.hpp>

#include <time.h>
#include <unistd.h>
#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace fixingahole;

struct CpuTime {
    std::int64_t user_ns = 0;
    std::int64_t system_ns = 0;
};

std::uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(now.tv_nsec);
}

// Fields 14 and 15 of /proc/PID/stat, in clock ticks; the command in field 2 may contain blanks and brackets.
CpuTime read_stat(std::int32_t pid, CpuTime otherwise) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return otherwise;
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    if (!(fields >> user >> system)) return otherwise;
    const std::int64_t tick_ns = 1'000'000'000 / sysconf(_SC_CLK_TCK);
    return {user * tick_ns, system * tick_ns};
}

class ProcStat {
public:
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "com.acme.sampler.procstat",
                                 .version = "1.0.0",
                                 .summary = "CPU time of the main process from /proc, without stacks",
                                 .platforms = "linux-x86_64 linux-aarch64"};
    static constexpr std::uint32_t interval_ms = 20;

    explicit ProcStat(Host host) : host_(host) {}

    Availability probe() const {
        if (std::ifstream("/proc/self/stat")) return {};
        return {false, "/proc/self/stat cannot be read", "Mount /proc."};
    }

    void start(const fah_target& target) {
        pid_ = target.pid;
        process_ =
            host_.intern(Process{.pid = pid_, .start_time_ns = target.start_time_ns, .runtime = "not looked at"});
    }

    Progress drain(std::uint64_t) {
        if (!ended_) now_ = read_stat(pid_, now_);
        return hand_over() ? Progress::end : Progress::again;
    }

    // The process is gone from /proc; wait4 knows the rest, of the children that it waited for too.
    void stop(const fah_target& target) {
        ended_ = true;
        now_ = {std::max(now_.user_ns, target.user_ns), std::max(now_.system_ns, target.system_ns)};
        host_.fact("rate_hz", 1000.0 / interval_ms);
    }

private:
    bool hand_over() {
        const std::int64_t system_ns = now_.system_ns - given_.system_ns;
        const std::int64_t cpu_ns = now_.user_ns - given_.user_ns + system_ns;
        if (cpu_ns == 0) return true;
        RowWriter rows(host_);
        const bool added = rows.add({.time_ns = monotonic_ns(),
                                     .process = process_,
                                     .kind = FAH_ROW_UNSAMPLED,
                                     .value = cpu_ns,
                                     .system_ns = system_ns});
        if (added) given_ = now_;
        return added;
    }

    Host host_;
    std::int32_t pid_ = 0;
    std::uint32_t process_ = FAH_NONE;
    bool ended_ = false;
    CpuTime now_;
    CpuTime given_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(ProcStat);
