// The model's columns about counted lines by name. All of them are empty where none were asked for.
#pragma once

#include "plugins/reporters/support/columns.h"

namespace reporters {

struct LineHitView {
    explicit LineHitView(const fixingahole::Model& model);

    bool is_there() const { return !name.empty(); }

    // Functions that were chosen.
    Ids name, file, line, function, source;
    Numbers time, corrected;
    // Their lines, by function, then line.
    Ids hit_chosen, hit_line;
    Numbers hit_count, hit_time, hit_corrected;
};

}  // namespace reporters
