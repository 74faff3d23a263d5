// What the doctor measures: the state of this machine as plain values, judged elsewhere (doctor.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fah {

// What the caller knows and the machine cannot tell. proc: where /proc is, for tests.
struct DoctorInput {
    std::vector<std::string> interpreters;  // one line each, in the order in which they are tried
    std::string chosen;                     // the one that would run, with its reason; "" = none
    std::string no_interpreter;             // why there is none
    std::string launcher;                   // path of fixingahole-launch
    std::string agent_directory;
    std::vector<std::string> places;  // for run directories, in the order in which they are tried
    uint64_t ring_bytes = uint64_t{1} << 20;
    int removed_directories = 0;  // of runs that were killed
    std::string proc = "/proc";
};

// Errors are errno values, 0 = it works.
struct DoctorFacts {
    int hz = 0;           // of the kernel's tick: the fastest that a CPU timer expires
    int timer_error = 0;  // timer_create on this thread's CPU clock
    int perf_error = 0;   // perf_event_open on this thread, without the kernel
    std::optional<int> perf_paranoid;
    int trace_error = 0;  // process_vm_readv on a child
    std::optional<int> trace_scope;

    std::string place;  // of run directories; "" = none can be made
    uint64_t place_free_bytes = 0;
    uint64_t ring_bytes = 0;
    bool no_exec = false;
    bool smaller = false;  // the place is worse than a run wishes for
    std::vector<std::string> place_notes;

    std::string memory_group;  // its folder, "" = none
    std::optional<uint64_t> memory_limit;
    std::optional<uint64_t> kills;  // nothing: not counted where we can read it
    bool kills_of_machine = false;

    bool has_time = false;  // /usr/bin/time
    bool has_launcher = false;
    std::vector<std::string> agents;  // file names of the shared objects in the agents' folder
};

// Opens, creates and undoes what it tries; leaves nothing behind and changes nothing of this process.
DoctorFacts examine_machine(const DoctorInput& input);

}  // namespace fah
