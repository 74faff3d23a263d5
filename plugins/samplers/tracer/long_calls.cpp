#include "plugins/samplers/tracer/long_calls.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tracer {
namespace {

constexpr std::size_t MAX_TASKS = 1 << 20;
constexpr std::uint8_t MAX_GENERATION = 3;

template <class Payload>
Payload payload_of(const fah_ring_record& record) {
    Payload payload{};
    std::memcpy(&payload, record.payload, std::min<std::size_t>(sizeof payload, record.payload_size));
    return payload;
}

std::string_view text_behind(const fah_ring_record& record, std::size_t size) {
    if (record.payload_size <= size) return {};
    return {static_cast<const char*>(record.payload) + size, record.payload_size - size};
}

std::int64_t between(std::uint64_t begin_ns, std::uint64_t end_ns) {
    constexpr std::uint64_t MOST = std::uint64_t{1} << 52;
    return end_ns > begin_ns ? static_cast<std::int64_t>(std::min(end_ns - begin_ns, MOST)) : 0;
}

std::size_t head_of(std::uint32_t kind) {
    switch (kind) {
        case TRACER_RECORD_SPAN:
            return sizeof(tracer_span);
        case TRACER_RECORD_PAUSE:
            return sizeof(tracer_pause);
        case TRACER_RECORD_MARK:
            return sizeof(tracer_mark);
        case TRACER_RECORD_TASK:
            return sizeof(tracer_task);
        case TRACER_RECORD_FORK:
            return sizeof(tracer_fork);
        default:
            return 0;
    }
}

}  // namespace

void LongCalls::begin(std::uint32_t process) {
    tasks_.erase(process);
    for (fixingahole::Row& row : others_)
        if (row.kind == FAH_ROW_FORK && row.process == process) row.origin = 1;
}

bool LongCalls::take(const fah_ring_record& record, const FrameOf& frame_of) {
    const bool is_ours = record.kind >= TRACER_RECORD_SPAN && record.kind <= TRACER_RECORD_FORK;
    if (!is_ours || record.payload_size < head_of(record.kind)) return false;
    if (record.kind == TRACER_RECORD_SPAN) span(record, frame_of);
    if (record.kind == TRACER_RECORD_PAUSE) pause(record);
    if (record.kind == TRACER_RECORD_MARK) mark(record);
    if (record.kind == TRACER_RECORD_TASK) task(record);
    if (record.kind == TRACER_RECORD_NAME || record.kind == TRACER_RECORD_FORK) named(record);
    return true;
}

std::uint32_t LongCalls::frame_named(std::string_view name, std::string_view file) const {
    return host_.intern(fixingahole::Frame{.function = name, .file = file});
}

std::uint32_t LongCalls::stack(std::uint32_t process, std::uint32_t task, std::uint32_t frame) const {
    const auto tasks = tasks_.find(process);
    const bool has_task = task != 0 && tasks != tasks_.end() && task < tasks->second.size();
    return host_.intern_stack(has_task ? tasks->second[task] : FAH_NONE, frame);
}

void LongCalls::span(const fah_ring_record& record, const FrameOf& frame_of) {
    const auto told = payload_of<tracer_span>(record);
    std::uint32_t frame = frame_of(told.function);
    if (frame == FAH_NONE) frame = frame_named("[other functions]");
    keep({.time_ns = told.end_ns,
          .process = record.process,
          .thread = record.thread,
          .stack = stack(record.process, told.task, frame),
          .kind = FAH_ROW_SPAN,
          .origin = static_cast<std::uint8_t>(std::min<std::uint32_t>(told.kind, FAH_SPAN_UNFINISHED)),
          .value = between(told.begin_ns, told.end_ns)});
}

void LongCalls::pause(const fah_ring_record& record) {
    const auto told = payload_of<tracer_pause>(record);
    keep({.time_ns = told.end_ns,
          .process = record.process,
          .thread = record.thread,
          .kind = FAH_ROW_PAUSE,
          .origin = static_cast<std::uint8_t>(std::min<std::uint32_t>(told.generation, MAX_GENERATION)),
          .value = between(told.begin_ns, told.end_ns),
          .system_ns = between(0, told.freed)});
}

void LongCalls::mark(const fah_ring_record& record) {
    const auto told = payload_of<tracer_mark>(record);
    if (others_.size() >= most_) {
        ++left_out_;
        return;
    }
    others_.push_back({.time_ns = told.time_ns,
                       .process = record.process,
                       .thread = record.thread,
                       .stack = stack(record.process, told.task, frame_named(text_behind(record, sizeof told))),
                       .kind = FAH_ROW_MARK});
}

void LongCalls::task(const fah_ring_record& record) {
    const auto told = payload_of<tracer_task>(record);
    if (told.number >= MAX_TASKS) return;
    std::vector<std::uint32_t>& tasks = tasks_[record.process];
    if (tasks.size() <= told.number) tasks.resize(told.number + 1, FAH_NONE);
    tasks[told.number] = host_.intern_stack(FAH_NONE, frame_named(text_behind(record, sizeof told), FAH_TASK_FILE));
}

void LongCalls::named(const fah_ring_record& record) {
    fixingahole::Row row{.time_ns = record.time_ns, .process = record.process};
    if (record.kind == TRACER_RECORD_FORK) {
        tasks_.erase(record.process);
        row.kind = FAH_ROW_FORK;
        row.value = std::max(payload_of<tracer_fork>(record).parent_tid, 0);
    } else {
        row.kind = FAH_ROW_PROCESS_NAME;
        row.stack = host_.intern_stack(FAH_NONE, frame_named(text_behind(record, 0)));
    }
    others_.push_back(row);
}

void LongCalls::keep(const fixingahole::Row& row) {
    if (row.value < least_ns_) {
        ++left_out_;
        return;
    }
    spans_.push_back(row);
    if (spans_.size() > most_) leave_out_shortest();
}

// A quarter at a time, so that it is not done for each.
void LongCalls::leave_out_shortest() {
    const auto quarter = static_cast<std::ptrdiff_t>(std::max<std::size_t>(most_ / 4, 1));
    const auto shorter = [](const fixingahole::Row& one, const fixingahole::Row& other) {
        return one.value != other.value ? one.value < other.value : one.time_ns < other.time_ns;
    };
    std::nth_element(spans_.begin(), spans_.begin() + quarter, spans_.end(), shorter);
    least_ns_ = spans_[static_cast<std::size_t>(quarter)].value;
    spans_.erase(spans_.begin(), spans_.begin() + quarter);
    left_out_ += static_cast<std::uint64_t>(quarter);
}

std::vector<fixingahole::Row> LongCalls::rows() {
    std::vector<fixingahole::Row> rows = std::exchange(spans_, {});
    rows.insert(rows.end(), others_.begin(), others_.end());
    others_.clear();
    std::ranges::stable_sort(rows, {}, &fixingahole::Row::time_ns);
    return rows;
}

}  // namespace tracer
