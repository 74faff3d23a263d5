// Whether what a group holds keeps growing, and how fast. The rule, with its reasons, stands in
// docs/design/0014-memory-figures.md; in short: between its first and its last allocation a leak's floor, the least that it
// holds in each of up to 50 equal parts of that time, goes up in nearly every part and hardly ever down.
#pragma once

#include "framework/analysis/heap_series.h"

#include <optional>

namespace fah {

struct Leak {
    double likelihood = 0;  // of one
    double velocity = 0;    // bytes a second
};

// `run`: of all rows together. Empty when it is no leak, or too little is known to say so.
std::optional<Leak> find_leak(const History& history, const History& run, const TimeAxis& axis);

// Bytes by which the straight line through the floors of all spans between first and last allocation rises; may be negative.
double grown_bytes(const History& history, const TimeAxis& axis);

}  // namespace fah
