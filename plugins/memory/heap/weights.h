// What a sampled allocation stands for.
//
// An allocation of s bytes is sampled with probability p = 1 - exp(-s / mean) (agent/draw.h), so it stands for 1 / p
// allocations and s / p bytes: the sum over the samples has the true sum as its expectation, whatever the sizes are. Small
// ones are seldom taken and stand for many, those far above the mean are nearly always taken and stand for themselves.
#pragma once

#include <cstdint>

namespace heap {

struct Weight {
    std::int64_t bytes = 0;
    std::int64_t thousandths = 0;  // of an allocation
};

// mean 0: every allocation is recorded.
Weight weight_of(std::uint64_t bytes, std::uint64_t mean);

// The size from which a line is worth naming: 10 MiB / 2^precision.
std::int64_t report_bytes(std::int64_t precision);

// The distance of samples that gives such a line about twenty of them; never under 10 KiB.
std::int64_t sampling_mean(std::int64_t precision);

}  // namespace heap
