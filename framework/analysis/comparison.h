// What changed between two sets of runs of one program, function by function, and what of it is more than noise.
//
// Several runs on both sides: Welch's t test on the runs' times. One run on a side: only the noise of sampling can be told;
// a time that rests on n samples has a standard error of about its n-th root's part, runs may differ by more. A change is
// called beyond noise when its 99 % interval does not hold 0: of a hundred functions that did not change one will be.
#pragma once

#include "framework/analysis/function_key.h"
#include "framework/analysis/tables.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fah {

struct Change {
    std::string name, place;  // any bytes; place is "" for what is no function
    double base = 0, changed = 0;
    double error = 0;  // half of the 99 % interval of the difference
    FunctionKey key;   // of a function
    double difference() const { return changed - base; }
    bool beyond_noise() const { return difference() > error || difference() < -error; }
};

struct Comparison {
    std::size_t base_runs = 0, changed_runs = 0;
    std::string base_command, changed_command;
    Change total;                   // seconds, as all that follow: what 100 % is
    Change elapsed;                 // wall clock
    std::vector<Change> functions;  // own time; the largest change first
    bool has_memory = false;
    Change memory;  // bytes at the peak
    bool compares_sets() const { return base_runs > 1 && changed_runs > 1; }
};

// In one sentence: what "beyond noise" means here.
std::string how_compared(const Comparison& comparison);

// At least one run on each side.
Comparison compare(const std::vector<Tables>& base, const std::vector<Tables>& changed);

}  // namespace fah
