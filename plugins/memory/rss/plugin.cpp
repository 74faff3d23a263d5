// fah.memory.rss: the resident set of the process tree and its parts over time from /proc, what each process read, wrote and
// waited for, and the largest resident set by wait4, by /usr/bin/time, or by both.
//
// Reading /proc costs host time only; a pass never takes more than a hundredth of the time since the one before.
#include "plugins/memory/rss/memory_rows.h"
#include "plugins/memory/rss/process_facts.h"
#include "plugins/memory/rss/seldom_look.h"
#include "plugins/memory/rss/time_report.h"

#include <fixingahole/fixingahole.hpp>

#include <unistd.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

constexpr const char* TIME_PROGRAM = "/usr/bin/time";
constexpr std::uint64_t COST_FACTOR = 100;
constexpr std::uint64_t SHORTEST_PAUSE_NS = 200'000'000;

class Rss {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_MEMORY,
        .id = "fah.memory.rss",
        .version = "1.0.0",
        .summary = "Resident set of the process tree over time, and its largest by wait4 or /usr/bin/time",
        .platforms = "linux-x86_64 linux-aarch64",
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::choice("source", "What measures the largest resident set", "wait4", "wait4|time|both"),
    };
    static constexpr std::uint32_t interval_ms = 250;

    Rss(fixingahole::Host host, fixingahole::Options values)
        : host_(host), with_time_(values.text("source") != "wait4"), only_time_(values.text("source") == "time") {}

    fixingahole::Availability probe() const {
        if (with_time_ && ::access(TIME_PROGRAM, X_OK) != 0)
            return {false, "/usr/bin/time is not installed", "apt-get install time, or rss.source = wait4"};
        return {true, only_time_ ? "/usr/bin/time -v and /proc" : "wait4 and /proc", ""};
    }

    void prepare(fixingahole::Launch launch) {
        if (!with_time_) return;
        time_file_ = std::string(launch.run_dir()) + "/time.txt";
        launch.wrap({TIME_PROGRAM, "-v", "-o", time_file_});
    }

    void start(const fah_target& target) {
        pid_ = target.pid;
        sample();
    }

    fixingahole::Progress drain(std::uint64_t /*deadline_ns*/) {
        if (pid_ != 0 && fixingahole::now_ns() >= next_ns_) sample();
        return fixingahole::Progress::end;
    }

    void stop(const fah_target& target) {
        pid_ = 0;
        processes_.report(host_);
        host_.fact("smaps_rollup.looks", closer_.looks());
        host_.fact("smaps_rollup.ns", closer_.all_ns());
        host_.fact("source", std::string_view(only_time_ ? "time" : with_time_ ? "both" : "wait4"));
        if (!only_time_) host_.fact("wait4.max_rss_bytes", target.max_rss_bytes);
        if (with_time_) report_time();
    }

private:
    void sample() {
        const std::uint64_t start = fixingahole::now_ns();
        const std::vector<rss::Member> members = processes_.look(pid_);
        const std::uint64_t end = fixingahole::now_ns();
        next_ns_ = end + std::max(SHORTEST_PAUSE_NS, (end - start) * COST_FACTOR);
        std::vector<rss::Looked> looked;
        looked.reserve(members.size());
        for (const rss::Member& member : members) looked.push_back({process_of(member), member.resident, {}});
        look_closer(members, looked);
        fixingahole::RowWriter writer(host_);
        for (const fixingahole::Row& row : rss::rows_of(start, looked)) writer.add(row);
    }

    // A process without Python is not known to the host otherwise, and stays without command: it may be private.
    std::uint32_t process_of(const rss::Member& member) const {
        return host_.intern(fixingahole::Process{.pid = member.pid,
                                                 .parent_pid = member.parent_pid,
                                                 .start_time_ns = rss::start_time_ns(member.start_ticks)});
    }

    void look_closer(const std::vector<rss::Member>& members, std::vector<rss::Looked>& looked) {
        std::int64_t resident = 0;
        for (const rss::Member& member : members) resident += member.resident.all;
        const std::uint64_t start = fixingahole::now_ns();
        if (!closer_.due(start, resident)) return;
        for (std::size_t i = 0; i < members.size(); ++i) looked[i].shares = proc_.shares(members[i].pid);
        closer_.done(start, fixingahole::now_ns(), resident);
    }

    void report_time() const {
        std::ifstream file(time_file_);
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const auto report = rss::parse_time_report(text);
        if (!report) {
            host_.count("time_reports_missing", 1);
            return;
        }
        host_.fact("time.max_rss_bytes", report->max_rss_bytes);
        host_.fact("time.wall_ns", report->wall_ns);
        host_.fact("time.user_ns", report->user_ns);
        host_.fact("time.system_ns", report->system_ns);
    }

    fixingahole::Host host_;
    bool with_time_;
    bool only_time_;
    std::string time_file_;
    rss::ProcessFacts processes_;
    rss::Proc proc_;
    rss::SeldomLook closer_;
    std::int32_t pid_ = 0;
    std::uint64_t next_ns_ = 0;
};

}  // namespace

FIXINGAHOLE_PLUGINS(Rss);
