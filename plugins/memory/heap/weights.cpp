#include "plugins/memory/heap/weights.h"

#include <algorithm>
#include <cmath>

namespace heap {
namespace {

constexpr double USUAL_REPORT_BYTES = 10.0 * 1024 * 1024;
constexpr std::int64_t SAMPLES_OF_A_LINE = 20;
constexpr std::int64_t SMALLEST_MEAN = 10 * 1024;
constexpr double THOUSANDTHS = 1000;

}  // namespace

Weight weight_of(std::uint64_t bytes, std::uint64_t mean) {
    const auto size = static_cast<double>(bytes);
    if (mean == 0) return {static_cast<std::int64_t>(bytes), static_cast<std::int64_t>(THOUSANDTHS)};
    const double probability = -std::expm1(-size / static_cast<double>(mean));
    if (probability <= 0) return {};
    return {std::llround(size / probability), std::llround(THOUSANDTHS / probability)};
}

std::int64_t report_bytes(std::int64_t precision) {
    return std::llround(std::ldexp(USUAL_REPORT_BYTES, static_cast<int>(-precision)));
}

std::int64_t sampling_mean(std::int64_t precision) {
    return std::max(report_bytes(precision) / SAMPLES_OF_A_LINE, SMALLEST_MEAN);
}

}  // namespace heap
