// One test for every CPython found: names like NamesFunctions/3_11_7.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "sdk/agent/testing/interpreters.h"
#include "sdk/agent/testing/target_run.h"

namespace fah::testing {

class CoreTest : public ::testing::TestWithParam<Interpreter> {
protected:
    Outcome python(const std::string& script, const std::function<void()>& while_running = {}) {
        return run_.python(GetParam().path, script, while_running);
    }

    TargetRun run_;
};

inline std::string interpreter_name(const ::testing::TestParamInfo<Interpreter>& info) {
    std::string name = info.param.version + "_" + std::to_string(info.index);
    for (auto& letter : name) letter = letter == '.' ? '_' : letter;
    return name;
}

// Of the ring's CPU samples, how many ms have a stack with this function in it.
inline double ms_in(const Ring& ring, const std::string& function) {
    std::int64_t sum = 0;
    for (const auto& sample : ring.samples) {
        for (const auto& frame : sample.frames) {
            if (ring.function(frame) != function) continue;
            sum += sample.cpu.cpu_ns;
            break;
        }
    }
    return static_cast<double>(sum) / 1e6;
}

// Burns CPU by the process's own clock. On a loaded machine the kernel's ticks find others running: there the last sample may
// be 80 ms of CPU time before the end, so what is burned is to be at least 100 ms more than what a test wants to see.
inline const std::string BURN = R"(
import time
def burn(ms, clock=time.thread_time):
    end = clock() + ms / 1000
    n = 0
    while clock() < end:
        for i in range(300): n += i * i
    return n
)";

}  // namespace fah::testing
