// The distances between samples are exponential, and what is made of them is unbiased, with intervals that hold. Seen to
// fail: with distances too long by a 64th of an octave, with the bytes of the samples alone in place of their weights.
extern "C" {
#include "plugins/memory/heap/agent/draw.h"
}
#include "plugins/memory/heap/weights.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace {

constexpr std::uint64_t MEAN = 512 << 10;

TEST(Draw, IsTheLogarithmOfAUniformNumber) {
    std::uint64_t state = 7;
    for (int i = 0; i < 100000; ++i) {
        const std::uint64_t random = heap_random(&state);
        const double exact = -static_cast<double>(MEAN) * std::log(std::ldexp(static_cast<double>(random), -64));
        EXPECT_NEAR(static_cast<double>(heap_distance(random, MEAN)), exact, 2.0);
    }
}

TEST(Draw, KnowsTheEnds) {
    EXPECT_EQ(heap_distance(~0ULL, MEAN), 0);
    EXPECT_NEAR(static_cast<double>(heap_distance(0, MEAN)), 64 * std::log(2.0) * MEAN, 2.0);
    EXPECT_GT(heap_distance(0, 1ULL << 39), 0);
    EXPECT_EQ(heap_distance(1ULL << 63, 0), 0);
}

// Kolmogorov and Smirnov's distance to the exponential distribution, over a few seeds.
TEST(Draw, IsExponential) {
    constexpr std::size_t COUNT = 100000;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        std::uint64_t state = seed;
        std::vector<double> parts;
        for (std::size_t i = 0; i < COUNT; ++i)
            parts.push_back(-std::expm1(-static_cast<double>(heap_distance(heap_random(&state), MEAN)) / MEAN));
        std::sort(parts.begin(), parts.end());
        double distance = 0;
        for (std::size_t i = 0; i < COUNT; ++i)
            distance = std::max(distance, std::abs(parts[i] - (static_cast<double>(i) + 0.5) / COUNT));
        EXPECT_LT(distance, 1.95 / std::sqrt(COUNT)) << "seed " << seed;  // 1 in 1000
    }
}

// Seeds in a row would give the same sequence, shifted.
std::uint64_t apart(std::uint64_t seed) {
    std::uint64_t state = seed;
    return heap_random(&state);
}

struct Estimate {
    double bytes = 0, count = 0, variance = 0;
};

// As the agent counts down: allocations of these sizes in turn.
Estimate estimate(std::uint64_t seed, const std::vector<std::uint64_t>& sizes, int rounds) {
    std::uint64_t state = seed;
    std::int64_t left = heap_distance(heap_random(&state), MEAN);
    Estimate sum;
    for (int round = 0; round < rounds; ++round) {
        for (const std::uint64_t size : sizes) {
            left -= static_cast<std::int64_t>(size);
            if (left >= 0) continue;
            left = heap_distance(heap_random(&state), MEAN);
            const heap::Weight weight = heap::weight_of(size, MEAN);
            const auto value = static_cast<double>(weight.bytes);
            sum.bytes += value;
            sum.count += static_cast<double>(weight.thousandths) / 1000;
            sum.variance += value * value * (1 - 1000.0 / static_cast<double>(weight.thousandths));
        }
    }
    return sum;
}

// Smaller ones than the mean, as large ones and larger ones: 103 MB in all.
TEST(Estimates, AreUnbiasedAndTheirIntervalsHold) {
    const std::vector<std::uint64_t> sizes{100000, 4000, 300000, 50000, 600000, 30000, 2000000};
    double truth = 0;
    for (const std::uint64_t size : sizes) truth += static_cast<double>(size);
    constexpr int ROUNDS = 35;
    constexpr std::uint64_t SEEDS = 1000;
    truth *= ROUNDS;
    double sum = 0, count = 0;
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= SEEDS; ++seed) {
        const Estimate found = estimate(apart(seed), sizes, ROUNDS);
        sum += found.bytes;
        count += found.count;
        covered += std::abs(found.bytes - truth) <= 1.96 * std::sqrt(found.variance);
    }
    EXPECT_NEAR(sum / static_cast<double>(SEEDS) / truth, 1, 0.005);
    EXPECT_NEAR(count / static_cast<double>(SEEDS) / (ROUNDS * static_cast<double>(sizes.size())), 1, 0.2);
    EXPECT_GE(covered, 900);
    EXPECT_LE(covered, 990);
}

// A line of 100 MB of small objects: the interval is at most 20 % wide either side.
TEST(Estimates, OfALineOf100MBAreGoodEnough) {
    constexpr double TRUTH = 100.0 * 1024 * 1024;
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Estimate found = estimate(apart(seed), {64}, 100 * 1024 * 1024 / 64);
        covered += std::abs(found.bytes - TRUTH) <= 1.96 * std::sqrt(found.variance);
        EXPECT_LT(1.96 * std::sqrt(found.variance), 0.2 * TRUTH);
    }
    EXPECT_GE(covered, 90);
}

TEST(Weights, StandForTheirShareOfAll) {
    EXPECT_EQ(heap::weight_of(4096, 0).bytes, 4096);
    EXPECT_EQ(heap::weight_of(4096, 0).thousandths, 1000);
    EXPECT_EQ(heap::weight_of(0, MEAN).bytes, 0);
    const heap::Weight small = heap::weight_of(28, MEAN), large = heap::weight_of(1 << 30, MEAN);
    EXPECT_NEAR(static_cast<double>(small.bytes), static_cast<double>(MEAN) + 14, 1);
    EXPECT_NEAR(static_cast<double>(small.bytes) / static_cast<double>(small.thousandths) * 1000, 28, 0.001);
    EXPECT_EQ(large.bytes, 1 << 30);
    EXPECT_EQ(large.thousandths, 1000);
}

TEST(Weights, FollowThePrecision) {
    EXPECT_EQ(heap::report_bytes(0), 10 << 20);
    EXPECT_EQ(heap::sampling_mean(0), 512 << 10);
    EXPECT_EQ(heap::report_bytes(10), 10 << 10);
    EXPECT_EQ(heap::sampling_mean(10), 10 << 10);
    EXPECT_EQ(heap::report_bytes(-10), 10LL << 30);
    EXPECT_EQ(heap::sampling_mean(-10), 512LL << 20);
}

}  // namespace
