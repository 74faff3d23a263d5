#include "framework/report/model_view.h"

#include <algorithm>
#include <cstring>

namespace fah {
namespace {

template <class T>
fah_column column_of(std::uint32_t type, const std::vector<T>& values) {
    return {sizeof(fah_column), type, values.size(), values.data()};
}

// The reader says in struct_size how much of the struct it knows; nothing beyond it may be written.
template <class T>
void hand_over(const T& value, T* out) {
    const std::uint32_t size = std::min<std::uint32_t>(out->struct_size, sizeof(T));
    T copy = value;
    copy.struct_size = out->struct_size;
    std::memcpy(out, &copy, size);
}

fah_text text_of(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

ModelView::ModelView(const Tables& tables)
    : tables_(tables), model_{sizeof(fah_model), 0, this, &ModelView::string, &ModelView::column, &ModelView::fact} {
    add_code_columns();
    add_run_columns();
    add_heap_columns();
    add_resident_columns();
    add_between_columns();
    add_copy_columns();
    add_call_columns();
    add_line_hit_columns();
    add_span_columns();
}

void ModelView::add(std::uint32_t id, const std::vector<std::uint8_t>& column) {
    columns_.emplace(id, column_of(FAH_TYPE_U8, column));
}
void ModelView::add(std::uint32_t id, const std::vector<std::uint32_t>& column) {
    columns_.emplace(id, column_of(FAH_TYPE_U32, column));
}
void ModelView::add(std::uint32_t id, const std::vector<std::int64_t>& column) {
    columns_.emplace(id, column_of(FAH_TYPE_I64, column));
}

void ModelView::add(std::uint32_t id, const std::vector<double>& column) {
    columns_.emplace(id, column_of(FAH_TYPE_F64, column));
}

void ModelView::add_heap(std::uint32_t first, const HeapColumns& heap) {
    for (const auto* column : {&heap.allocated, &heap.allocations, &heap.python, &heap.peak, &heap.at_peak,
                               &heap.average, &heap.growth, &heap.temporary, &heap.allocated_error, &heap.peak_error})
        add(first++, *column);
}

void ModelView::add_heap_errors(std::uint32_t first, const HeapColumns& heap) {
    for (const auto* column : {&heap.at_peak_error, &heap.average_error, &heap.growth_error, &heap.temporary_error})
        add(first++, *column);
}

void ModelView::add_held(std::uint32_t first, const HeldTable& held) {
    add(first, held.row);
    add(first + 1, held.time);
    add(first + 2, held.bytes);
}

void ModelView::add_times(std::uint32_t first, std::uint32_t samples, const TimeColumns& times) {
    add(first, times.python);
    add(first + 1, times.native);
    add(first + 2, times.system);
    add(first + 3, times.wait);
    add(samples, times.samples);
}

void ModelView::add_code_columns() {
    add(FAH_COL_FILE_PATH, tables_.files.path);
    add(FAH_COL_FILE_LABEL, tables_.files.label);
    add(FAH_COL_FILE_SHOWN, tables_.files.shown);
    add(FAH_COL_FILE_SOURCE, tables_.files.source);
    add(FAH_COL_FILE_TIME, tables_.files.time);
    add(FAH_COL_FUNCTION_NAME, tables_.functions.name);
    add(FAH_COL_FUNCTION_FILE, tables_.functions.file);
    add(FAH_COL_FUNCTION_LINE, tables_.functions.line);
    add_times(FAH_COL_FUNCTION_PYTHON, FAH_COL_FUNCTION_SAMPLES, tables_.functions.own);
    add(FAH_COL_FUNCTION_TOTAL, tables_.functions.total);
    add(FAH_COL_FUNCTION_SHOWN, tables_.functions.shown);
    add(FAH_COL_LINE_FILE, tables_.lines.file);
    add(FAH_COL_LINE_NUMBER, tables_.lines.number);
    add(FAH_COL_LINE_FUNCTION, tables_.lines.function);
    add_times(FAH_COL_LINE_PYTHON, FAH_COL_LINE_SAMPLES, tables_.lines.own);
    add(FAH_COL_NODE_PARENT, tables_.nodes.parent);
    add(FAH_COL_NODE_FUNCTION, tables_.nodes.function);
    add(FAH_COL_NODE_LINE, tables_.nodes.line);
    add_times(FAH_COL_NODE_PYTHON, FAH_COL_NODE_SAMPLES, tables_.nodes.own);
    add(FAH_COL_NODE_TOTAL, tables_.nodes.total);
    add(FAH_COL_NODE_BASE, tables_.nodes.base);
    add(FAH_COL_NODE_BASE_AT_PEAK, tables_.nodes.base_at_peak);
    add(FAH_COL_FUNCTION_BASE, tables_.functions.base);
    add(FAH_COL_FUNCTION_CHANGE_ERROR, tables_.functions.change_error);
}

void ModelView::add_run_columns() {
    add(FAH_COL_PROCESS_PID, tables_.processes.pid);
    add(FAH_COL_PROCESS_PARENT_PID, tables_.processes.parent_pid);
    add(FAH_COL_PROCESS_RUNTIME, tables_.processes.runtime);
    add(FAH_COL_PROCESS_COMMAND, tables_.processes.command);
    add(FAH_COL_PROCESS_CPU, tables_.processes.cpu);
    add(FAH_COL_PROCESS_UNSAMPLED, tables_.processes.unsampled);
    add(FAH_COL_THREAD_PROCESS, tables_.threads.process);
    add(FAH_COL_THREAD_TID, tables_.threads.tid);
    add(FAH_COL_THREAD_NAME, tables_.threads.name);
    add(FAH_COL_THREAD_CPU, tables_.threads.cpu);
    add(FAH_COL_THREAD_UNSAMPLED, tables_.threads.unsampled);
    add(FAH_COL_THREAD_WAIT, tables_.threads.wait);
    add(FAH_COL_THREAD_IDLE, tables_.threads.idle);
    add(FAH_COL_PATH_THREAD, tables_.paths.thread);
    add(FAH_COL_PATH_NODE, tables_.paths.node);
    add_times(FAH_COL_PATH_PYTHON, FAH_COL_PATH_SAMPLES, tables_.paths.own);
    add(FAH_COL_SAMPLE_TIME, tables_.samples.time);
    add(FAH_COL_SAMPLE_THREAD, tables_.samples.thread);
    add(FAH_COL_SAMPLE_NODE, tables_.samples.node);
    add(FAH_COL_SAMPLE_WEIGHT, tables_.samples.weight);
    add(FAH_COL_SAMPLE_KIND, tables_.samples.kind);
    add(FAH_COL_RSS_TIME, tables_.rss.time);
    add(FAH_COL_RSS_BYTES, tables_.rss.bytes);
    add(FAH_COL_LOSS_NAME, tables_.losses.name);
    add(FAH_COL_LOSS_COUNT, tables_.losses.count);
    add(FAH_COL_FACT_KEY, tables_.fact_texts.key);
    add(FAH_COL_FACT_TEXT, tables_.fact_texts.text);
    add(FAH_COL_NOTE_TEXT, tables_.notes);
}

void ModelView::add_heap_columns() {
    add_heap(FAH_COL_FUNCTION_HEAP_ALLOCATED, tables_.functions.heap);
    add_heap(FAH_COL_LINE_HEAP_ALLOCATED, tables_.lines.heap);
    add_heap_errors(FAH_COL_FUNCTION_HEAP_AT_PEAK_ERROR, tables_.functions.heap);
    add_heap_errors(FAH_COL_LINE_HEAP_AT_PEAK_ERROR, tables_.lines.heap);
    add(FAH_COL_NODE_HEAP_ALLOCATED, tables_.nodes.heap_allocated);
    add(FAH_COL_NODE_HEAP_AT_PEAK, tables_.nodes.heap_at_peak);
    add(FAH_COL_NODE_HEAP_ALLOCATED_TOTAL, tables_.nodes.heap_allocated_total);
    add(FAH_COL_NODE_HEAP_AT_PEAK_TOTAL, tables_.nodes.heap_at_peak_total);
    add(FAH_COL_PROCESS_HEAP_PEAK, tables_.processes.heap_peak);
    add(FAH_COL_PROCESS_HEAP_PEAK_TIME, tables_.processes.heap_peak_time);
    add(FAH_COL_PROCESS_HEAP_ALLOCATED, tables_.processes.heap_allocated);
    add(FAH_COL_PROCESS_HEAP_KEPT, tables_.processes.heap_kept);
    add(FAH_COL_HEAP_TIME, tables_.heap.time);
    add(FAH_COL_HEAP_BYTES, tables_.heap.bytes);
    add_held(FAH_COL_LINE_HELD_ROW, tables_.heap.lines);
    add_held(FAH_COL_FUNCTION_HELD_ROW, tables_.heap.functions);
    add(FAH_COL_HEAP_SIZE_FROM, tables_.heap.size_from);
    add(FAH_COL_HEAP_SIZE_COUNT, tables_.heap.size_count);
    add(FAH_COL_HEAP_SIZE_BYTES, tables_.heap.size_bytes);
    add(FAH_COL_LEAK_LINE, tables_.heap.leak_line);
    add(FAH_COL_LEAK_LIKELIHOOD, tables_.heap.leak_likelihood);
    add(FAH_COL_LEAK_VELOCITY, tables_.heap.leak_velocity);
}

void ModelView::add_resident_columns() {
    const ResidentTable& resident = tables_.resident;
    add(FAH_COL_RESIDENT_PART, resident.part);
    add(FAH_COL_RESIDENT_PROCESS, resident.process);
    add(FAH_COL_RESIDENT_TIME, resident.time);
    add(FAH_COL_RESIDENT_BYTES, resident.bytes);
    add(FAH_COL_MEMORY_PROCESS_PID, resident.pid);
    add(FAH_COL_MEMORY_PROCESS_COMMAND, resident.command);
    add(FAH_COL_MEMORY_PROCESS_PEAK, resident.peak);
    add(FAH_COL_MEMORY_PROCESS_PEAK_TIME, resident.peak_time);
    add(FAH_COL_MEMORY_PROCESS_UNIQUE, resident.unique);
    add(FAH_COL_MEMORY_PROCESS_PROPORTIONAL, resident.proportional);
    add(FAH_COL_MEMORY_PROCESS_SWAP, resident.swap);
}

void ModelView::add_between_columns() {
    const BetweenTable& between = tables_.between;
    add(FAH_COL_BETWEEN_LINE, between.line);
    add(FAH_COL_BETWEEN_BEFORE, between.before);
    add(FAH_COL_BETWEEN_AFTER, between.after);
    add(FAH_COL_BETWEEN_COUNT_BEFORE, between.count_before);
    add(FAH_COL_BETWEEN_COUNT_AFTER, between.count_after);
    add(FAH_COL_BETWEEN_ERROR, between.error);
}

void ModelView::add_copy_columns() {
    if (std::ranges::none_of(tables_.facts, [](const Fact& fact) { return fact.key == "copied_bytes"; })) return;
    add(FAH_COL_FUNCTION_COPIED, tables_.functions.own.copied);
    add(FAH_COL_LINE_COPIED, tables_.lines.own.copied);
    add(FAH_COL_NODE_COPIED, tables_.nodes.own.copied);
}

void ModelView::add_call_columns() {
    const CallTable& calls = tables_.calls;
    add(FAH_COL_CALL_NAME, calls.name);
    add(FAH_COL_CALL_FILE, calls.file);
    add(FAH_COL_CALL_LINE, calls.line);
    std::uint32_t id = FAH_COL_CALL_COUNT;
    for (const auto* column : {&calls.count, &calls.first, &calls.own, &calls.cumulative, &calls.resumes,
                               &calls.own_corrected, &calls.cumulative_corrected})
        add(id++, *column);
    add(FAH_COL_CALL_FUNCTION, calls.function);
    add(FAH_COL_PAIR_CALLER, calls.pair_caller);
    add(FAH_COL_PAIR_CALLEE, calls.pair_callee);
    id = FAH_COL_PAIR_COUNT;
    for (const auto* column :
         {&calls.pair_count, &calls.pair_first, &calls.pair_own, &calls.pair_cumulative, &calls.pair_resumes})
        add(id++, *column);
    add(FAH_COL_CALL_THREAD, calls.thread);
    add(FAH_COL_CALL_THREAD_CALL, calls.thread_call);
    id = FAH_COL_CALL_THREAD_COUNT;
    for (const auto* column : {&calls.thread_count, &calls.thread_first, &calls.thread_own, &calls.thread_cumulative})
        add(id++, *column);
    add(FAH_COL_FUNCTION_CALLS, calls.of_function);
}

void ModelView::add_span_columns() {
    const SpanTable& spans = tables_.spans;
    add(FAH_COL_SPAN_BEGIN, spans.begin);
    add(FAH_COL_SPAN_DURATION, spans.duration);
    add(FAH_COL_SPAN_THREAD, spans.thread);
    add(FAH_COL_SPAN_NAME, spans.name);
    add(FAH_COL_SPAN_FILE, spans.file);
    add(FAH_COL_SPAN_LINE, spans.line);
    add(FAH_COL_SPAN_KIND, spans.kind);
    add(FAH_COL_SPAN_TASK, spans.task);
    add(FAH_COL_SPAN_DETAIL, spans.detail);
    add(FAH_COL_PROCESS_START, tables_.processes.start);
    add(FAH_COL_PROCESS_NAME, tables_.processes.name);
    add(FAH_COL_PROCESS_FORKED, tables_.processes.forked);
    add(FAH_COL_PROCESS_FORK_TID, tables_.processes.fork_tid);
}

void ModelView::add_line_hit_columns() {
    const LineHitTable& hits = tables_.line_hits;
    std::uint32_t id = FAH_COL_CHOSEN_NAME;
    for (const auto* column : {&hits.name, &hits.file, &hits.line, &hits.function, &hits.source}) add(id++, *column);
    add(FAH_COL_CHOSEN_TIME, hits.time);
    add(FAH_COL_CHOSEN_CORRECTED, hits.corrected);
    add(FAH_COL_HIT_CHOSEN, hits.hit_chosen);
    add(FAH_COL_HIT_LINE, hits.hit_line);
    add(FAH_COL_HIT_COUNT, hits.hit_count);
    add(FAH_COL_HIT_TIME, hits.hit_time);
    add(FAH_COL_HIT_CORRECTED, hits.hit_corrected);
}

fah_text ModelView::string(const fah_model* model, std::uint32_t id) noexcept {
    return text_of(static_cast<const ModelView*>(model->context)->tables_.texts.text(id));
}

void ModelView::column(const fah_model* model, std::uint32_t id, fah_column* out) noexcept {
    const auto& columns = static_cast<const ModelView*>(model->context)->columns_;
    const auto found = columns.find(id);
    hand_over(found == columns.end() ? fah_column{} : found->second, out);
}

void ModelView::fact(const fah_model* model, const char* key, fah_fact* out) noexcept {
    fah_fact answer{};
    for (const Fact& fact : static_cast<const ModelView*>(model->context)->tables_.facts) {
        if (fact.key != key) continue;
        answer.type = fact.type;
        answer.integer = fact.integer;
        answer.real = fact.real;
        answer.text = text_of(fact.text);
    }
    hand_over(answer, out);
}

}  // namespace fah
