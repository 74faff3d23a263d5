#include "framework/analysis/heap_growth.h"

#include <algorithm>
#include <cmath>

namespace fah {
namespace {

constexpr double LEAST_TIME = 1.0 / 3;     // of the run's: what grows only for a while builds something
constexpr std::uint32_t STEPS_A_PART = 5;  // allocations seen, so that a part without one is rare: e^-5
constexpr std::uint32_t FEWEST_PARTS = 8;
constexpr std::uint32_t MOST_PARTS = 50;
constexpr double LEAST_LIKELIHOOD = 0.9;
constexpr std::int64_t LEAST_GROWTH = 1 << 20;  // bytes

struct Window {
    std::uint32_t from = 0, to = 0;  // spans, both inside
    std::uint32_t count() const { return to - from + 1; }
};

Window window_of(const History& history, const TimeAxis& axis) {
    return {axis.span_of(history.first_ns), axis.span_of(history.last_ns)};
}

// The least that was held in each span of the window.
std::vector<std::int64_t> floors_by_span(const History& history, const Window& window) {
    std::vector<std::int64_t> floors;
    std::size_t next = 0;
    std::int64_t held = 0;
    for (std::uint32_t span = 0; span <= window.to; ++span) {
        std::int64_t low = held;
        if (next < history.spans.size() && history.spans[next].span == span) {
            low = history.spans[next].low;
            held = history.spans[next++].end;
        }
        if (span >= window.from) floors.push_back(low);
    }
    return floors;
}

std::vector<std::int64_t> floors_by_part(const std::vector<std::int64_t>& spans, std::uint32_t parts) {
    std::vector<std::int64_t> floors;
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t from = part * spans.size() / parts, to = (part + 1) * spans.size() / parts;
        floors.push_back(*std::min_element(spans.begin() + static_cast<std::ptrdiff_t>(from),
                                           spans.begin() + static_cast<std::ptrdiff_t>(to)));
    }
    return floors;
}

// Bytes a span, by least squares.
double slope(const std::vector<std::int64_t>& floors) {
    const auto count = static_cast<double>(floors.size());
    const double middle = (count - 1) / 2;
    double above = 0, below = 0;
    for (std::size_t i = 0; i < floors.size(); ++i) {
        const double distance = static_cast<double>(i) - middle;
        above += distance * static_cast<double>(floors[i]);
        below += distance * distance;
    }
    return below > 0 ? above / below : 0;
}

double likelihood_of(const std::vector<std::int64_t>& floors) {
    double rises = 0, way = 0;
    for (std::size_t i = 1; i < floors.size(); ++i) {
        const auto step = static_cast<double>(floors[i] - floors[i - 1]);
        rises += step > 0 ? 1 : 0;
        way += std::abs(step);
    }
    const auto steps = static_cast<double>(floors.size() - 1);
    const double up = way > 0 ? static_cast<double>(floors.back() - floors.front()) / way : 0;
    return std::max(up, 0.0) * (rises + 1) / (steps + 2);
}

}  // namespace

std::optional<Leak> find_leak(const History& history, const History& run, const TimeAxis& axis) {
    const auto own_ns = static_cast<double>(history.last_ns - history.first_ns);
    const auto run_ns = static_cast<double>(run.last_ns - run.first_ns);
    const std::uint32_t steps = history.allocations / STEPS_A_PART;
    if (own_ns <= 0 || own_ns < run_ns * LEAST_TIME || steps < FEWEST_PARTS) return std::nullopt;
    const Window window = window_of(history, axis);
    if (window.count() < FEWEST_PARTS) return std::nullopt;
    const std::vector<std::int64_t> spans = floors_by_span(history, window);
    const std::vector<std::int64_t> parts = floors_by_part(spans, std::min({steps, MOST_PARTS, window.count()}));
    const Leak leak{likelihood_of(parts), slope(spans) / axis.seconds_a_span()};
    if (leak.likelihood < LEAST_LIKELIHOOD || parts.back() - parts.front() < LEAST_GROWTH) return std::nullopt;
    return leak;
}

double grown_bytes(const History& history, const TimeAxis& axis) {
    if (history.allocations == 0) return 0;
    const std::vector<std::int64_t> floors = floors_by_span(history, window_of(history, axis));
    return slope(floors) * static_cast<double>(floors.size() - 1);
}

}  // namespace fah
