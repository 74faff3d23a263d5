#include "plugins/reporters/support/heap_view.h"

#include <algorithm>
#include <map>

namespace reporters {
namespace {

constexpr std::int64_t SMALL_PART = 100;  // of the peak, where no source says from where on it is worth telling

std::int64_t number(const fixingahole::Model& model, const char* key) { return model.fact_integer(key).value_or(0); }

}  // namespace

HeapFigures::HeapFigures(const fixingahole::Model& model, std::uint32_t first, std::uint32_t first_error)
    : allocated(model, first),
      allocations(model, first + 1),
      python(model, first + 2),
      peak(model, first + 3),
      at_peak(model, first + 4),
      average(model, first + 5),
      growth(model, first + 6),
      temporary(model, first + 7),
      allocated_error(model, first + 8),
      peak_error(model, first + 9),
      at_peak_error(model, first_error),
      average_error(model, first_error + 1),
      growth_error(model, first_error + 2),
      temporary_error(model, first_error + 3) {}

Held::Held(const fixingahole::Model& model, std::uint32_t first)
    : row(model, first), time(model, first + 1), bytes(model, first + 2) {}

HeapView::HeapView(const fixingahole::Model& model)
    : functions(model, FAH_COL_FUNCTION_HEAP_ALLOCATED, FAH_COL_FUNCTION_HEAP_AT_PEAK_ERROR),
      lines(model, FAH_COL_LINE_HEAP_ALLOCATED, FAH_COL_LINE_HEAP_AT_PEAK_ERROR),
      node_allocated(model, FAH_COL_NODE_HEAP_ALLOCATED),
      node_at_peak(model, FAH_COL_NODE_HEAP_AT_PEAK),
      node_allocated_total(model, FAH_COL_NODE_HEAP_ALLOCATED_TOTAL),
      node_at_peak_total(model, FAH_COL_NODE_HEAP_AT_PEAK_TOTAL),
      process_peak(model, FAH_COL_PROCESS_HEAP_PEAK),
      process_peak_time(model, FAH_COL_PROCESS_HEAP_PEAK_TIME),
      process_allocated(model, FAH_COL_PROCESS_HEAP_ALLOCATED),
      process_kept(model, FAH_COL_PROCESS_HEAP_KEPT),
      time(model, FAH_COL_HEAP_TIME),
      bytes(model, FAH_COL_HEAP_BYTES),
      held_lines(model, FAH_COL_LINE_HELD_ROW),
      held_functions(model, FAH_COL_FUNCTION_HELD_ROW),
      size_from(model, FAH_COL_HEAP_SIZE_FROM),
      size_count(model, FAH_COL_HEAP_SIZE_COUNT),
      size_bytes(model, FAH_COL_HEAP_SIZE_BYTES),
      leaks{{model, FAH_COL_LEAK_LINE}, {model, FAH_COL_LEAK_LIKELIHOOD}, {model, FAH_COL_LEAK_VELOCITY}},
      between{{model, FAH_COL_BETWEEN_LINE},        {model, FAH_COL_BETWEEN_BEFORE},
              {model, FAH_COL_BETWEEN_AFTER},       {model, FAH_COL_BETWEEN_COUNT_BEFORE},
              {model, FAH_COL_BETWEEN_COUNT_AFTER}, {model, FAH_COL_BETWEEN_ERROR}},
      peak(number(model, "heap_peak_bytes")),
      peak_error(number(model, "heap_peak_error_bytes")),
      allocated(number(model, "heap_allocated_bytes")),
      is_there_(model.fact("heap_peak_bytes").type != FAH_FACT_NONE),
      reported_bytes_(model.fact_integer("fah.memory.heap.report_bytes").value_or(peak / SMALL_PART)) {
    const std::int64_t last = time.empty() ? 0 : time.back();
    end_ns = std::max({number(model, "elapsed_ns"), last, std::int64_t{1}});
}

double HeapView::share_of_activity(std::int64_t bytes_allocated) const {
    return allocated > 0 ? static_cast<double>(bytes_allocated) / static_cast<double>(allocated) : 0;
}

std::vector<HeldPoint> points_of(const Held& held, std::uint32_t row) {
    const auto [first, last] = std::equal_range(held.row.begin(), held.row.end(), row);
    std::vector<HeldPoint> points;
    for (auto at = static_cast<std::size_t>(first - held.row.begin());
         at < static_cast<std::size_t>(last - held.row.begin()); ++at)
        points.push_back({held.time.at(at), held.bytes.at(at)});
    return points;
}

std::vector<HeldPoint> points_of_run(const HeapView& heap) {
    std::vector<HeldPoint> points;
    points.reserve(heap.time.size());
    for (std::size_t at = 0; at < heap.time.size(); ++at) points.push_back({heap.time[at], heap.bytes.at(at)});
    return points;
}

std::vector<HeldPoint> points_of_rows(const Held& held, const std::vector<std::uint32_t>& rows) {
    if (rows.size() == 1) return points_of(held, rows.front());
    std::map<std::int64_t, std::int64_t> changes;
    for (const std::uint32_t row : rows) {
        std::int64_t before = 0;
        for (const HeldPoint& point : points_of(held, row)) {
            changes[point.time_ns] += point.bytes - before;
            before = point.bytes;
        }
    }
    std::vector<HeldPoint> points;
    points.reserve(changes.size());
    std::int64_t bytes = 0;
    for (const auto& [time_ns, change] : changes) points.push_back({time_ns, bytes += change});
    return points;
}

}  // namespace reporters
