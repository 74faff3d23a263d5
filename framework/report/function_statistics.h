// Mean and spread of what each function took over several runs of one program. Pure.
#pragma once

#include "framework/report/profile_file.h"

#include <cstddef>
#include <string>
#include <vector>

namespace fah {

struct Spread {
    double mean = 0;
    double deviation = 0;  // of the sample; 0 for one run
};

struct FunctionStatistics {
    std::string key;      // "<path relative to root>:<function>"
    Spread user, system;  // seconds; user = Python and native time
    Spread memory;        // MB: the function's own peak
};

// A function that is absent from a run counts 0 in it. Sorted by the mean of user time, largest first, or by key.
std::vector<FunctionStatistics> function_statistics(const std::vector<ProfileFile>& runs, const std::string& root,
                                                    bool by_time);

// Half of the 95 % confidence interval of the mean (Student's t); 0 for one run.
double confidence(const Spread& spread, std::size_t runs);

}  // namespace fah
