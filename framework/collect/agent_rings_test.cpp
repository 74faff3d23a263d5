// The real core and signal agent in every interpreter found here, read by the real reader: names, lines, callers, time,
// forks, and ends of every kind.
#include "framework/collect/ring_set.h"

#include "framework/collect/clock.h"
#include "framework/collect/test_support/interpreters.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <fixingahole/agent.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <thread>

namespace fah {
namespace {

constexpr const char* SCRIPT = R"(import os, signal, sys, time
def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(1000))
class Work:
    def outer(self, seconds):
        burn(
            seconds)
def deep(n):
    return deep(n - 1) if n else burn(0.4)
how = sys.argv[1]
Work().outer(0.7)
if how == 'fork' and os.fork() == 0:
    burn(0.5)
    os._exit(0)
if how == 'fork':
    os.wait()
if how == 'deep':
    deep(300)
if how == 'kill':
    os.kill(os.getpid(), signal.SIGKILL)
)";

struct Outcome {
    std::map<std::string, std::int64_t> cpu_ns;  // by "innermost < caller < ...", function:line each
    std::set<std::int32_t> pids;
    std::set<std::string> runtimes;
    std::size_t deepest = 0;
    RunFacts facts;
    bool ring_left = false;
    std::int64_t cpu_in(const std::string& part) const {
        std::int64_t sum = 0;
        for (const auto& [stack, ns] : cpu_ns) sum += stack.find(part) == std::string::npos ? 0 : ns;
        return sum;
    }
};

class AgentRun {
public:
    AgentRun() {
        folder_.write("script.py", SCRIPT);
        rings_.add_channel(channel_);
    }

    Outcome run(const std::string& python, const std::string& how) {
        const pid_t pid = start(python, how);
        while (::waitpid(pid, nullptr, WNOHANG) == 0) {
            control_.beat();
            read();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        rings_.finish(clock_now_ns());
        read();
        rings_.close();
        outcome_.facts = ledger_.facts();
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
            outcome_.ring_left |= entry.path().extension() == ".ring";
        }
        return outcome_;
    }

private:
    pid_t start(const std::string& python, const std::string& how) {
        const std::string script = folder_.file("script.py");
        const pid_t pid = ::fork();
        if (pid != 0) return pid;
        ::setenv("_FAH_RUN", folder_.path().c_str(), 1);
        ::setenv("LD_PRELOAD", FAH_CORE_FILE ":" FAH_SIGNAL_FILE, 1);
        ::execl(python.c_str(), python.c_str(), "-I", script.c_str(), how.c_str(), nullptr);
        ::_exit(127);
    }

    void read() {
        rings_.poll(clock_now_ns());
        ChannelRecord record;
        while (rings_.next(channel_, record)) take(record);
    }

    void take(const ChannelRecord& record) {
        fah_cpu_payload payload = {};
        ASSERT_EQ(record.payload.size(), sizeof(payload));
        std::memcpy(&payload, record.payload.data(), sizeof(payload));
        const Process process = dictionary_.process(record.process);
        outcome_.pids.insert(process.pid);
        outcome_.runtimes.insert(std::string(dictionary_.string(process.runtime)));
        outcome_.cpu_ns[stack_text(record.stack)] += payload.cpu_ns;
    }

    std::string stack_text(StackId stack) {
        std::string text;
        std::size_t depth = 0;
        for (; stack; stack = dictionary_.stack(stack).parent, ++depth) {
            const Frame& frame = dictionary_.frame(dictionary_.stack(stack).frame);
            const auto name = dictionary_.string(dictionary_.function(frame.function).name);
            if (depth < 4) text += std::string(name) + ":" + std::to_string(frame.line) + " < ";
        }
        outcome_.deepest = std::max(outcome_.deepest, depth);
        return text;
    }

    testing::TemporaryFolder folder_;
    ControlPage control_{folder_.path(), {}};
    RunLedger ledger_;
    Dictionary dictionary_;
    RingChannel channel_{"fah.sampler.signal", dictionary_};
    RingSet rings_{folder_.path(), control_, ledger_};
    Outcome outcome_;
};

constexpr std::int64_t MS = 1'000'000;

class AgentRings : public ::testing::TestWithParam<testing::Interpreter> {
protected:
    Outcome run(const std::string& how) const { return AgentRun().run(GetParam().path, how); }
};

// The line of the call that is spread over two lines: the interpreters place it differently.
std::int64_t in_outer(const Outcome& outcome) {
    const std::string name = outcome.cpu_in("Work.outer:") > 0 ? "Work.outer" : "outer";
    return outcome.cpu_in("< " + name + ":8 < <module>:13") + outcome.cpu_in("< " + name + ":9 < <module>:13");
}

TEST_P(AgentRings, NamesLinesCallersAndTime) {
    const Outcome outcome = run("end");
    EXPECT_GT(in_outer(outcome), 300 * MS);
    EXPECT_LT(in_outer(outcome), 900 * MS);
    const std::int64_t lines = outcome.cpu_in("burn:3 <") + outcome.cpu_in("burn:4 <") + outcome.cpu_in("burn:5 <");
    EXPECT_EQ(lines, outcome.cpu_in("burn:"));
    EXPECT_GT(outcome.cpu_in("burn:5 <"), outcome.cpu_in("burn:4 <"));
    EXPECT_EQ(outcome.cpu_in("(unresolved)"), 0);
    ASSERT_EQ(outcome.runtimes.size(), 1U);
    EXPECT_EQ(outcome.runtimes.begin()->find("CPython 3." + std::to_string(GetParam().minor) + "."), 0U);
    for (const char* loss :
         {"dropped", "truncated", "unresolved", "undelivered", "invalid_records", "unfinished_records"}) {
        EXPECT_FALSE(outcome.facts.losses.contains(loss)) << loss;
    }
    EXPECT_TRUE(outcome.facts.notes.empty());
    EXPECT_GT(outcome.facts.find("collect.handler_calls")->integer, 20);
    EXPECT_FALSE(outcome.ring_left);
}

TEST_P(AgentRings, AForkedChildHasARingOfItsOwn) {
    const Outcome outcome = run("fork");
    EXPECT_EQ(outcome.pids.size(), 2U);
    EXPECT_EQ(outcome.facts.find("collect.processes")->integer, 2);
    EXPECT_GT(outcome.cpu_in("< <module>:15 <"), 200 * MS);
    EXPECT_GT(in_outer(outcome), 300 * MS);
    EXPECT_FALSE(outcome.ring_left);
}

TEST_P(AgentRings, AKilledProcessKeepsWhatItWrote) {
    const Outcome outcome = run("kill");
    EXPECT_GT(in_outer(outcome), 300 * MS);
    EXPECT_FALSE(outcome.ring_left);
}

TEST_P(AgentRings, ADeepStackIsWhole) {
    const Outcome outcome = run("deep");
    EXPECT_GT(outcome.cpu_in("< deep:11 < deep:11 < deep:11"), 100 * MS);
    EXPECT_GE(outcome.deepest, 303U);
}

std::string test_name(const ::testing::TestParamInfo<testing::Interpreter>& info) {
    return "Python3" + std::to_string(info.param.minor);
}

// Of 3.14 and newer the core says by itself whether it knows them; it has tests of its own for that.
std::vector<testing::Interpreter> known_interpreters() {
    auto found = testing::find_interpreters();
    std::erase_if(found, [](const testing::Interpreter& one) { return one.minor > 13; });
    const std::string missing = testing::missing_versions(found, 8, 13);
    if (!missing.empty()) std::printf("not found on this machine, so not tested: %s\n", missing.c_str());
    return found;
}

INSTANTIATE_TEST_SUITE_P(Every, AgentRings, ::testing::ValuesIn(known_interpreters()), test_name);

}  // namespace
}  // namespace fah
