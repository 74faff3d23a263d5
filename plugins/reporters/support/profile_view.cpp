#include "plugins/reporters/support/profile_view.h"

#include <algorithm>
#include <numeric>

namespace reporters {

Times::Times(const fixingahole::Model& model, std::uint32_t first, std::uint32_t samples_id)
    : python(model, first),
      native(model, first + 1),
      system(model, first + 2),
      wait(model, first + 3),
      samples(model, samples_id) {}

std::int64_t Times::sum(std::size_t row) const {
    return python.at(row) + native.at(row) + system.at(row) + wait.at(row);
}

ProfileView::ProfileView(fixingahole::Model the_model)
    : model(the_model),
      files{{model, FAH_COL_FILE_PATH},
            {model, FAH_COL_FILE_LABEL},
            {model, FAH_COL_FILE_SOURCE},
            {model, FAH_COL_FILE_SHOWN},
            {model, FAH_COL_FILE_TIME}},
      functions{{model, FAH_COL_FUNCTION_NAME},
                {model, FAH_COL_FUNCTION_FILE},
                {model, FAH_COL_FUNCTION_LINE},
                {model, FAH_COL_FUNCTION_SHOWN},
                {model, FAH_COL_FUNCTION_PYTHON, FAH_COL_FUNCTION_SAMPLES},
                {model, FAH_COL_FUNCTION_TOTAL},
                {model, FAH_COL_FUNCTION_COPIED}},
      lines{{model, FAH_COL_LINE_FILE},
            {model, FAH_COL_LINE_NUMBER},
            {model, FAH_COL_LINE_FUNCTION},
            {model, FAH_COL_LINE_PYTHON, FAH_COL_LINE_SAMPLES},
            {model, FAH_COL_LINE_COPIED}},
      nodes{{model, FAH_COL_NODE_PARENT},
            {model, FAH_COL_NODE_FUNCTION},
            {model, FAH_COL_NODE_LINE},
            {model, FAH_COL_NODE_PYTHON, FAH_COL_NODE_SAMPLES},
            {model, FAH_COL_NODE_TOTAL}},
      processes{{model, FAH_COL_PROCESS_PID},     {model, FAH_COL_PROCESS_PARENT_PID},
                {model, FAH_COL_PROCESS_RUNTIME}, {model, FAH_COL_PROCESS_COMMAND},
                {model, FAH_COL_PROCESS_CPU},     {model, FAH_COL_PROCESS_UNSAMPLED}},
      threads{{model, FAH_COL_THREAD_PROCESS}, {model, FAH_COL_THREAD_TID},       {model, FAH_COL_THREAD_NAME},
              {model, FAH_COL_THREAD_CPU},     {model, FAH_COL_THREAD_UNSAMPLED}, {model, FAH_COL_THREAD_WAIT},
              {model, FAH_COL_THREAD_IDLE}},
      rss_time(model, FAH_COL_RSS_TIME),
      rss_bytes(model, FAH_COL_RSS_BYTES),
      loss_names(model, FAH_COL_LOSS_NAME),
      loss_counts(model, FAH_COL_LOSS_COUNT),
      notes(model, FAH_COL_NOTE_TEXT),
      fact_keys(model, FAH_COL_FACT_KEY),
      total_ns(number("total_ns")),
      heap(model),
      resident(model),
      calls(model),
      line_hits(model) {}

bool ProfileView::has_waiting() const {
    constexpr std::int64_t SEEN = 200;  // half a percent of everything: below, a column of nothing but zeros
    return std::accumulate(functions.own.wait.begin(), functions.own.wait.end(), std::int64_t{0}) > total_ns / SEEN;
}

double ProfileView::megabytes_a_second(std::int64_t copied) const {
    constexpr double MIB = 1 << 20, SECOND = 1e9;
    const auto elapsed_ns = static_cast<double>(number("elapsed_ns"));
    return elapsed_ns > 0 ? static_cast<double>(copied) / MIB * SECOND / elapsed_ns : 0;
}

std::int64_t ProfileView::idle_threads() const {
    return std::ranges::count_if(threads.idle, [](std::uint8_t idle) { return idle != 0; });
}

std::uint32_t ProfileView::python_node(std::uint32_t node) const {
    while (node != 0 && functions.shown.at(nodes.function.at(node)) == FAH_SHOWN_IN_TREE) node = nodes.parent.at(node);
    return node;
}

std::string ProfileView::place(std::uint32_t function) const {
    if (function >= functions.file.size() || functions.file[function] >= files.label.size()) return {};
    return std::string{model.text(files.label[functions.file[function]])} + ":" +
           std::to_string(functions.line.at(function));
}

}  // namespace reporters
