// What can be measured on this machine, what is missing, what that costs, and how to mend it.
#pragma once

#include "framework/launch/doctor_facts.h"

#include <string>
#include <vector>

namespace fah {

enum class CheckState {
    OK,       // as good as it gets
    REDUCED,  // works, with a loss
    MISSING,  // does not work
};

struct DoctorRow {
    std::string name;
    CheckState state = CheckState::OK;
    std::string found;    // what is there; may have several lines
    std::string cost;     // what a person loses; "" when nothing
    std::string mend;     // what they can do; "" when nothing
    bool needed = false;  // missing, it keeps everything from being sampled
};

// The machine's state with its judgement, in the order for printing.
std::vector<DoctorRow> examine(const DoctorInput& input);
// The judgement alone: no system calls.
std::vector<DoctorRow> judge(const DoctorInput& input, const DoctorFacts& facts);

// False when a needed row is missing: no timers, no run directory, no launcher or core.
bool can_sample(const std::vector<DoctorRow>& rows);

// At most 96 columns; ends with a line that says whether profiling works here.
std::string doctor_text(const std::vector<DoctorRow>& rows);

}  // namespace fah
