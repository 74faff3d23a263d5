#include "framework/launch/doctor.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cerrno>
#include <sstream>

namespace fah {
namespace {

DoctorInput good_input() {
    return {.interpreters = {"/usr/bin/python3 (python3 on PATH)"},
            .chosen = "/usr/bin/python3 (python3 on PATH)",
            .launcher = "/opt/libexec/fixingahole/fixingahole-launch",
            .agent_directory = "/opt/lib/fixingahole/agents"};
}

DoctorFacts good_facts() {
    return {.hz = 250,
            .perf_paranoid = 2,
            .trace_scope = 1,
            .place = "/dev/shm",
            .place_free_bytes = uint64_t{4} << 30,
            .ring_bytes = uint64_t{1} << 20,
            .memory_group = "/sys/fs/cgroup/user.slice",
            .kills = 0,
            .has_time = true,
            .has_launcher = true,
            .agents = {"libfixingahole_core.so", "signal_agent.so"}};
}

DoctorRow row_of(const std::vector<DoctorRow>& rows, const std::string& name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
    EXPECT_NE(found, rows.end()) << name;
    return found == rows.end() ? DoctorRow{} : *found;
}

TEST(Doctor, FindsNothingToMendOnAGoodMachine) {
    const auto rows = judge(good_input(), good_facts());
    for (const auto& row : rows) {
        EXPECT_EQ(row.state, CheckState::OK) << row.name;
        EXPECT_TRUE(row.cost.empty() && row.mend.empty()) << row.name;
        EXPECT_FALSE(row.found.empty()) << row.name;
    }
    EXPECT_TRUE(can_sample(rows));
    EXPECT_NE(doctor_text(rows).find("\nPrograms can be profiled here.\n"), std::string::npos);
}

struct Case {
    const char* row;
    CheckState state;
    bool samples;
    const char* found;
    const char* mend;
    void (*spoil)(DoctorInput&, DoctorFacts&);
};

const Case CASES[] = {
    {"python", CheckState::MISSING, true, "no Python was found", "--python",
     [](DoctorInput& input, DoctorFacts&) {
         input.chosen = "";
         input.no_interpreter = "no Python was found";
     }},
    {"core, agents", CheckState::MISSING, false, "agents/libfixingahole_core.so", "install fixingahole again",
     [](DoctorInput&, DoctorFacts& facts) { facts.agents = {"signal_agent.so"}; }},
    {"core, agents", CheckState::MISSING, false, "fixingahole-launch", "install fixingahole again",
     [](DoctorInput&, DoctorFacts& facts) { facts.has_launcher = false; }},
    {"CPU timers", CheckState::MISSING, false, "timer_create", "ulimit -i",
     [](DoctorInput&, DoctorFacts& facts) { facts.timer_error = EAGAIN; }},
    {"CPU timers", CheckState::MISSING, false, "timer_create", "seccomp",
     [](DoctorInput&, DoctorFacts& facts) { facts.timer_error = EPERM; }},
    {"CPU timers", CheckState::REDUCED, true, "100 Hz", "CONFIG_HZ",
     [](DoctorInput&, DoctorFacts& facts) { facts.hz = 100; }},
    {"perf_event", CheckState::REDUCED, true, "perf_event_paranoid is 3", "sysctl kernel.perf_event_paranoid=2",
     [](DoctorInput&, DoctorFacts& facts) {
         facts.perf_error = EACCES;
         facts.perf_paranoid = 3;
     }},
    {"perf_event", CheckState::REDUCED, true, "Operation not permitted", "seccomp",
     [](DoctorInput&, DoctorFacts& facts) { facts.perf_error = EPERM; }},
    {"ptrace", CheckState::REDUCED, true, "process_vm_readv", "SYS_PTRACE",
     [](DoctorInput&, DoctorFacts& facts) { facts.trace_error = EPERM; }},
    {"ptrace", CheckState::REDUCED, true, "Yama ptrace_scope is 3", "sysctl kernel.yama.ptrace_scope=1",
     [](DoctorInput&, DoctorFacts& facts) {
         facts.trace_error = EPERM;
         facts.trace_scope = 3;
     }},
    {"run directory", CheckState::MISSING, false, "/dev/shm was passed over: it is full", "TMPDIR",
     [](DoctorInput&, DoctorFacts& facts) {
         facts.place = "";
         facts.place_notes = {"/dev/shm was passed over: it is full"};
     }},
    {"run directory", CheckState::REDUCED, true, "rings of 0.06 MB", "--shm-size",
     [](DoctorInput&, DoctorFacts& facts) {
         facts.smaller = true;
         facts.ring_bytes = uint64_t{64} << 10;
         facts.place_notes = {"rings are small"};
     }},
    {"memory group", CheckState::REDUCED, true, "whole machine", "cgroup",
     [](DoctorInput&, DoctorFacts& facts) { facts.kills_of_machine = true; }},
    {"memory group", CheckState::REDUCED, true, "not counted", "cgroup",
     [](DoctorInput&, DoctorFacts& facts) { facts.kills.reset(); }},
    {"/usr/bin/time", CheckState::REDUCED, true, "not installed", "apt-get install time",
     [](DoctorInput&, DoctorFacts& facts) { facts.has_time = false; }},
};

TEST(Doctor, SaysWhatEachLackCostsAndHowToMendIt) {
    for (const Case& each : CASES) {
        auto input = good_input();
        auto facts = good_facts();
        each.spoil(input, facts);
        const auto rows = judge(input, facts);
        const auto row = row_of(rows, each.row);
        SCOPED_TRACE(std::string(each.row) + ": " + row.found);
        EXPECT_EQ(row.state, each.state);
        EXPECT_NE(row.found.find(each.found), std::string::npos);
        EXPECT_NE(row.mend.find(each.mend), std::string::npos) << row.mend;
        EXPECT_FALSE(row.cost.empty());
        EXPECT_EQ(can_sample(rows), each.samples);
        const auto others =
            std::count_if(rows.begin(), rows.end(), [](const auto& r) { return r.state != CheckState::OK; });
        EXPECT_EQ(others, 1);
    }
}

TEST(Doctor, NoexecAndLeftOversAreToldButCostNothing) {
    auto input = good_input();
    auto facts = good_facts();
    input.removed_directories = 2;
    facts.no_exec = true;
    const auto row = row_of(judge(input, facts), "run directory");
    EXPECT_EQ(row.state, CheckState::OK);
    EXPECT_NE(row.found.find("noexec"), std::string::npos);
    EXPECT_NE(row.found.find("removed 2 left"), std::string::npos);
}

TEST(Doctor, PrintsEachRowWithinItsWidth) {
    const std::vector<DoctorRow> rows = {
        {.name = "python", .found = "first line\nsecond line"},
        {.name = "place",
         .state = CheckState::MISSING,
         .found = std::string(60, 'x') + " " + std::string(60, 'y'),
         .cost = "all of it",
         .mend = "buy more",
         .needed = true},
    };
    const auto text = doctor_text(rows);
    EXPECT_EQ(text,
              "ok       python          first line\n"
              "                         second line\n"
              "missing  place           " +
                  std::string(60, 'x') + "\n" + "                         " + std::string(60, 'y') + "\n" +
                  "           cost:         all of it\n"
                  "           mend:         buy more\n"
                  "\n"
                  "Nothing can be sampled here until what is missing is there.\n");
}

TEST(Doctor, LinesStayNarrow) {
    for (const Case& each : CASES) {
        auto input = good_input();
        auto facts = good_facts();
        each.spoil(input, facts);
        std::istringstream lines(doctor_text(judge(input, facts)));
        for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 96U) << line;
    }
}

// What this machine has is not known here, but what the kernel always answers is.
TEST(Doctor, ExaminesThisMachine) {
    const DoctorInput input{.launcher = "/nowhere/launch",
                            .agent_directory = "/nowhere",
                            .places = {"/nowhere/either"},
                            .proc = "/nowhere/proc"};
    const auto facts = examine_machine(input);
    EXPECT_GE(facts.hz, 24);
    EXPECT_LE(facts.hz, 10000);
    EXPECT_FALSE(facts.has_launcher);
    EXPECT_TRUE(facts.agents.empty());
    EXPECT_TRUE(facts.place.empty());
    EXPECT_NE(facts.place_notes.at(0).find("/nowhere/either was passed over: it does not exist"), std::string::npos);
    EXPECT_FALSE(facts.perf_paranoid);
    EXPECT_FALSE(facts.kills);
    EXPECT_FALSE(can_sample(examine(input)));
}

}  // namespace
}  // namespace fah
