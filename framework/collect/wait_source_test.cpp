// The waiting of real programs in every interpreter found here: how much, on which line, in which thread.
#include "framework/collect/wait_source.h"

#include "framework/collect/clock.h"
#include "framework/collect/test_support/interpreters.h"
#include "framework/collect/test_support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>

namespace fah {
namespace {

constexpr const char* SCRIPT = R"(import os, sys, threading, time
def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
def nap(seconds):
    time.sleep(seconds)
def worker():
    nap(0.6)
how = sys.argv[1]
if how == 'thread':
    one = threading.Thread(target=worker)
    one.start()
    one.join()
if how == 'alternate':
    for i in range(30):
        burn(0.01)
        nap(0.02)
if how == 'deep':
    def deep(n):
        return deep(n - 1) if n else nap(0.5)
    deep(300)
if how == 'kill':
    nap(0.4)
    os.kill(os.getpid(), 9)
)";

struct Waits {
    std::map<std::string, std::int64_t> ns;  // by "function:line < caller:line < ..."
    std::map<std::int32_t, std::int64_t> by_thread;
    std::int32_t pid = 0;
    std::size_t deepest = 0;
    RunFacts facts;
    std::int64_t in(const std::string& part) const {
        std::int64_t sum = 0;
        for (const auto& [stack, value] : ns) sum += stack.find(part) == std::string::npos ? 0 : value;
        return sum;
    }
};

class WaitRun {
public:
    explicit WaitRun(bool every_thread) : source_(rings_, queue_, ledger_, every_thread) {
        folder_.write("script.py", SCRIPT);
        rings_.add_channel(channel_);
    }

    Waits run(const std::string& python, const std::string& how) {
        fah_target target = {.struct_size = sizeof target, .pid = start(python, how), .start_time_ns = clock_now_ns()};
        source_.start(target);
        waits_.pid = target.pid;
        while (::waitpid(target.pid, nullptr, WNOHANG) == 0) {
            control_.beat();
            read();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        rings_.finish(clock_now_ns());
        target.end_time_ns = clock_now_ns();
        source_.stop(target);
        do {
            read();
        } while (!source_.drain(0));
        source_.flush();
        take_batches();
        rings_.close();
        waits_.facts = ledger_.facts();
        return waits_;
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
        while (rings_.next(channel_, record)) {
        }
        source_.drain(0);
    }

    void take_batches() {
        queue_.close();
        while (auto batch = queue_.pull()) {
            for (std::uint32_t row = 0; row < batch->rows; ++row) {
                EXPECT_EQ(batch->kind[row], FAH_ROW_WAIT);
                const Dictionary& dictionary = *batch->dictionary;
                waits_.by_thread[dictionary.thread(ThreadId{batch->thread[row]}).tid] += batch->value[row];
                waits_.ns[stack_text(dictionary, StackId{batch->stack[row]})] += batch->value[row];
            }
        }
    }

    std::string stack_text(const Dictionary& dictionary, StackId stack) {
        std::string text;
        std::size_t depth = 0;
        for (; stack; stack = dictionary.stack(stack).parent, ++depth) {
            const Frame& frame = dictionary.frame(dictionary.stack(stack).frame);
            const auto name = dictionary.string(dictionary.function(frame.function).name);
            if (depth < 4) text += std::string(name) + ":" + std::to_string(frame.line) + " < ";
        }
        waits_.deepest = std::max(waits_.deepest, depth);
        return text;
    }

    testing::TemporaryFolder folder_;
    ControlPage control_{folder_.path(), {}};
    RunLedger ledger_;
    Dictionary dictionary_;
    RingChannel channel_{"fah.sampler.signal", dictionary_};
    RingSet rings_{folder_.path(), control_, ledger_};
    BatchQueue queue_{1 << 16};
    WaitSource source_;
    Waits waits_;
};

constexpr std::int64_t MS = 1'000'000;

class WaitSources : public ::testing::TestWithParam<testing::Interpreter> {
protected:
    Waits run(const std::string& how, bool every_thread = false) const {
        return WaitRun(every_thread).run(GetParam().path, how);
    }
};

// Generous above: a busy machine wakes sleepers late.
TEST_P(WaitSources, ALineThatSleepsHasItsSleep) {
    const Waits waits = run("alternate");
    EXPECT_GT(waits.in("nap:7 < <module>:18 <"), 450 * MS);
    EXPECT_LT(waits.in("nap:7 < <module>:18 <"), 1500 * MS);
    EXPECT_LT(waits.in("burn:"), waits.in("nap:7 <") / 2);
    EXPECT_EQ(waits.by_thread.size(), 1u);
    EXPECT_TRUE(waits.by_thread.contains(waits.pid));
    EXPECT_FALSE(waits.facts.losses.contains("lost_waiting_ns"));
}

TEST_P(WaitSources, ADeepStackIsWhole) {
    const Waits waits = run("deep");
    EXPECT_GT(waits.in("nap:7 < deep:21 < deep:21 <"), 400 * MS);
    EXPECT_GE(waits.deepest, 303u);
}

TEST_P(WaitSources, AutoLooksAtMainThreadsOnly) {
    const Waits waits = run("thread");
    ASSERT_EQ(waits.by_thread.size(), 1u);
    EXPECT_GT(waits.by_thread.at(waits.pid), 500 * MS);
    EXPECT_EQ(waits.in("worker:"), 0);
    EXPECT_GT(waits.in("<module>:14 <"), 400 * MS);
}

TEST_P(WaitSources, WallLooksAtEveryThread) {
    const Waits waits = run("thread", true);
    EXPECT_EQ(waits.by_thread.size(), 2u);
    EXPECT_GT(waits.in("nap:7 < worker:9 <"), 500 * MS);
    EXPECT_GT(waits.in("<module>:14 <"), 400 * MS);
}

TEST_P(WaitSources, WhatAKilledProcessWaitedStays) { EXPECT_GT(run("kill").in("nap:7 < <module>:24 <"), 300 * MS); }

std::string test_name(const ::testing::TestParamInfo<testing::Interpreter>& info) {
    return "Python3" + std::to_string(info.param.minor);
}

INSTANTIATE_TEST_SUITE_P(Pythons, WaitSources, ::testing::ValuesIn(testing::find_interpreters()), test_name);

}  // namespace
}  // namespace fah
