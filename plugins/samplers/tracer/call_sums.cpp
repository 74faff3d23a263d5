#include "plugins/samplers/tracer/call_sums.h"

#include <string_view>

namespace tracer {
namespace {

using fixingahole::payload_of;

constexpr std::size_t MAX_FUNCTIONS = 1 << 20;

std::int64_t amount(std::uint64_t value) { return static_cast<std::int64_t>(value & ((std::uint64_t{1} << 62) - 1)); }

}  // namespace

bool CallSums::take(const fah_ring_record& record) {
    if (record.kind == TRACER_RECORD_START && payload_of<tracer_start>(record)) return begin(record), true;
    if (record.kind == TRACER_RECORD_FUNCTION && payload_of<tracer_function>(record)) return name(record), true;
    if (record.kind != TRACER_RECORD_CALLS || record.payload_size % sizeof(tracer_calls) != 0) return false;
    for (std::size_t at = 0; at < record.payload_size; at += sizeof(tracer_calls))
        add(record, *payload_of<tracer_calls>(record, at));
    return true;
}

// After an exec the same process numbers its functions anew.
void CallSums::begin(const fah_ring_record& record) {
    frames_[record.process].clear();
    if (!started_) start_ = *payload_of<tracer_start>(record);
    started_ = true;
}

void CallSums::name(const fah_ring_record& record) {
    const auto told = *payload_of<tracer_function>(record);
    if (told.number >= MAX_FUNCTIONS) return;
    std::vector<std::uint32_t>& frames = frames_[record.process];
    if (frames.size() <= told.number) frames.resize(told.number + 1, FAH_NONE);
    const std::string_view name(static_cast<const char*>(record.payload) + sizeof told,
                                record.payload_size - sizeof told);
    frames[told.number] = told.is_c != 0 ? host_.intern(fixingahole::Frame{.function = name}) : record.frame;
}

std::uint32_t CallSums::frame(std::uint32_t process, std::uint32_t number) const {
    const auto frames = frames_.find(process);
    return frames != frames_.end() && number < frames->second.size() ? frames->second[number] : FAH_NONE;
}

CallSums::Amounts* CallSums::amounts(const Key& key, std::uint64_t time_ns) {
    const auto found = sums_.find(key);
    if (found == sums_.end() && sums_.size() >= MAX_PAIRS) return nullptr;
    Amounts& sum = found == sums_.end() ? sums_[key] : found->second;
    sum.time_ns = time_ns;
    return &sum;
}

void CallSums::add(const fah_ring_record& record, const tracer_calls& calls) {
    const std::vector<std::uint32_t>& frames = frames_[record.process];
    const auto frame = [&](std::uint32_t number) { return number < frames.size() ? frames[number] : FAH_NONE; };
    const std::uint32_t callee = frame(calls.callee), caller = frame(calls.caller);
    Amounts* function = nullptr;
    if (callee != FAH_NONE)
        function = amounts({record.process, record.thread, host_.intern_stack(FAH_NONE, callee)}, record.time_ns);
    if (function == nullptr) {
        left_out_ += calls.calls;
        return;
    }
    const auto add_to = [&](Amounts& sum, std::uint32_t first, std::uint64_t cumulative) {
        sum.calls += calls.calls;
        sum.first += first;
        sum.resumes += calls.resumes;
        sum.own_ns += amount(calls.own_ns);
        sum.cumulative_ns += amount(cumulative);
        sum.inside_ns += amount(calls.inside_ns);
        sum.around_ns += amount(calls.around_ns);
    };
    add_to(*function, calls.first_of_function, calls.function_ns);
    function->counting_ns += amount(calls.counting_ns);
    if (caller == FAH_NONE) return;
    const std::uint32_t pair = host_.intern_stack(host_.intern_stack(FAH_NONE, caller), callee);
    if (Amounts* sum = amounts({record.process, record.thread, pair}, record.time_ns))
        add_to(*sum, calls.first_of_pair, calls.pair_ns);
}

std::vector<fixingahole::Row> CallSums::rows() {
    std::vector<fixingahole::Row> rows;
    for (const auto& [key, sum] : sums_) {
        const auto& [process, thread, stack] = key;
        const fixingahole::Row row{.time_ns = sum.time_ns, .process = process, .thread = thread, .stack = stack};
        const auto add = [&](std::uint8_t kind, std::int64_t value, std::int64_t second) {
            if (value == 0 && second == 0) return;
            rows.push_back(row);
            rows.back().kind = kind;
            rows.back().value = value;
            rows.back().system_ns = second;
        };
        add(FAH_ROW_CALLS, sum.calls, sum.first);
        add(FAH_ROW_CALL_TIME, sum.cumulative_ns, sum.own_ns);
        add(FAH_ROW_CALL_EVENTS, sum.resumes, sum.counting_ns);
        add(FAH_ROW_CALL_COST, sum.inside_ns, sum.around_ns);
    }
    sums_.clear();
    return rows;
}

}  // namespace tracer
