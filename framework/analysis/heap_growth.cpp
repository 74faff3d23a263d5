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

struct Floors {
    std::vector<std::int64_t> held;  // the least, of each span of the window
    std::vector<bool> is_quiet;      // nothing was allocated or freed in that span
};

Floors floors_by_span(const History& history, const Window& window) {
    Floors floors;
    std::size_t next = 0;
    std::int64_t held = 0;
    for (std::uint32_t span = 0; span <= window.to; ++span) {
        std::int64_t low = held;
        const bool is_quiet = next == history.spans.size() || history.spans[next].span != span;
        if (!is_quiet) {
            low = history.spans[next].low;
            held = history.spans[next++].end;
        }
        if (span < window.from) continue;
        floors.held.push_back(low);
        floors.is_quiet.push_back(is_quiet);
    }
    return floors;
}

// Of the parts in which something happened: while a program waits nothing can grow.
std::vector<std::int64_t> floors_by_part(const Floors& spans, std::size_t parts) {
    std::vector<std::int64_t> floors;
    const std::size_t count = spans.held.size();
    for (std::size_t part = 0; part < parts; ++part) {
        const auto from = static_cast<std::ptrdiff_t>(part * count / parts);
        const auto to = static_cast<std::ptrdiff_t>((part + 1) * count / parts);
        const auto quiet = spans.is_quiet.begin();
        if (std::find(quiet + from, quiet + to, false) == quiet + to) continue;
        floors.push_back(*std::min_element(spans.held.begin() + from, spans.held.begin() + to));
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
    const Floors spans = floors_by_span(history, window);
    const std::size_t count = std::min({steps, MOST_PARTS, window.count()});
    const std::vector<std::int64_t> parts = floors_by_part(spans, count);
    if (parts.size() < 2 || 2 * parts.size() < count) return std::nullopt;
    const Leak leak{likelihood_of(parts), slope(spans.held) / axis.seconds_a_span()};
    if (leak.likelihood < LEAST_LIKELIHOOD || parts.back() - parts.front() < LEAST_GROWTH) return std::nullopt;
    return leak;
}

double grown_bytes(const History& history, const TimeAxis& axis) {
    if (history.allocations == 0) return 0;
    const std::vector<std::int64_t> floors = floors_by_span(history, window_of(history, axis)).held;
    return slope(floors) * static_cast<double>(floors.size() - 1);
}

}  // namespace fah
