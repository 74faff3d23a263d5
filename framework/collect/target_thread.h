// A thread of the target as its ring tells of it: shared between the ring's decoder, which keeps it up to date, and whoever
// looks at the thread from outside. It outlives the ring.
// Thread: collector.
#pragma once

#include <sdk/agent/python_layout.h>

#include <cstdint>
#include <string>

namespace fah {

// Who wrote a ring, in words for the dictionaries.
struct RingProcess {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t start_time_ns = 0;  // CLOCK_MONOTONIC
    std::uint32_t python_version = 0;
    std::string runtime;
    std::string command;
};

// Where the interpreter's data stand in the process: addresses in the target.
struct RemoteInterpreter {
    std::uint64_t runtime = 0;    // _PyRuntime
    std::uint64_t code_type = 0;  // PyCode_Type
    fah_python_layout layout{};
};

struct TargetThread {
    std::int32_t tid = 0;
    std::uint64_t pthread_id = 0;
    bool is_main = false;
    std::string name;
    std::uint64_t begin_ns = 0;     // CLOCK_MONOTONIC, of its first record, and
    std::int64_t cpu_begin_ns = 0;  // what its CPU clock showed then
    std::uint64_t end_ns = 0;       // 0 = it may still run
    std::int64_t cpu_ns = 0;        // its CPU clock as of its last record
    std::uint64_t last_cpu_ns = 0;  // CLOCK_MONOTONIC of the last such record
};

}  // namespace fah
