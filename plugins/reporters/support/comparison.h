// Two runs, or two sets of runs, beside each other: what changed in all, and in each function.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <optional>
#include <string>
#include <vector>

namespace reporters {

// Amounts as a person reads them.
struct ChangeRow {
    std::string what, place;  // not yet printable(); place is "" for what is no function
    std::string before, after, difference;
    std::string share;    // "+12.3%", "new" or "gone"
    std::string error;    // half of the 99 % interval of the change; "" where it is not known
    std::string verdict;  // "slower", "faster", "more" or "less" where the change is beyond noise
};

struct Comparison {
    explicit Comparison(const ProfileView& profile);
    // Whether the model is one, and no profile of a run.
    static bool is_one(const fixingahole::Model& model) { return model.fact("compare_before").type != FAH_FACT_NONE; }

    std::string before, after;  // commands
    std::int64_t before_runs, after_runs;
    std::string how;  // in one sentence: what is noise here
    // All of the time, the wall clock, memory; then functions, those beyond noise first, the largest change first.
    std::vector<ChangeRow> rows;
};

// "3 runs".
std::string runs_text(std::int64_t count);

}  // namespace reporters
