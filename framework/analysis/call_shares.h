// Samples and counted calls of the same run, side by side: where counting has shifted the shares.
#pragma once

#include "framework/analysis/tables.h"

#include <optional>
#include <string>

namespace fah {

// What a function takes of the time: by samples, and by the counted calls as they were and corrected. As a part of one.
struct CallShare {
    FunctionId function;
    double sampled = 0, counted = 0, corrected = 0;
};

// The Python functions with both, with the C functions that they call, which samples count to their callers.
std::vector<CallShare> call_shares(const Profile& profile, const std::vector<FunctionId>& functions,
                                   const CallTable& calls);

// One sentence about the function whose corrected share is furthest from the sampled one, if that is more than 5 points.
std::optional<std::string> share_warning(const Profile& profile, const std::vector<CallShare>& shares);

}  // namespace fah
