#include "plugins/reporters/support/sparkline.h"

#include <algorithm>
#include <array>

namespace reporters {
namespace {

constexpr std::array<const char*, 8> BARS{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::size_t cell_of(std::int64_t time_ns, std::size_t cells, std::int64_t end_ns) {
    const double part = static_cast<double>(std::max<std::int64_t>(time_ns, 0)) / static_cast<double>(end_ns);
    return std::min(static_cast<std::size_t>(part * static_cast<double>(cells)), cells - 1);
}

const char* bar(std::int64_t bytes, std::int64_t top) {
    if (bytes <= 0 || top <= 0) return BARS.front();
    const double height = static_cast<double>(bytes) / static_cast<double>(top) * BARS.size();
    return BARS[std::min(static_cast<std::size_t>(height), BARS.size() - 1)];
}

}  // namespace

std::string sparkline(const std::vector<HeldPoint>& points, std::size_t cells, std::int64_t end_ns, std::int64_t top) {
    if (cells == 0 || end_ns <= 0) return {};
    std::vector<std::int64_t> most(cells, 0);
    std::int64_t held = 0;
    std::size_t next = 0;
    for (std::size_t cell = 0; cell < cells; ++cell) {
        most[cell] = held;
        for (; next < points.size() && cell_of(points[next].time_ns, cells, end_ns) <= cell; ++next) {
            held = points[next].bytes;
            most[cell] = std::max(most[cell], held);
        }
    }
    std::string text;
    for (const std::int64_t bytes : most) text += bar(bytes, top);
    return text;
}

}  // namespace reporters
