#include "framework/collect/source_services.h"

#include "framework/collect/frame_interning.h"
#include "framework/collect/text_decoding.h"
#include "framework/diagnostics/log.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr std::size_t NAME_BYTES = 64 << 10;
constexpr std::size_t MESSAGE_BYTES = 4096;

// What a struct has at least; FAH_HAS is for pointers.
constexpr std::size_t FRAME_1_0 = offsetof(fah_frame, file) + sizeof(fah_text);
constexpr std::size_t PROCESS_1_0 = offsetof(fah_process, command) + sizeof(fah_text);
constexpr std::size_t THREAD_1_0 = offsetof(fah_thread, name) + sizeof(fah_text);

std::string_view text_of(const fah_text& text) {
    if (text.data == nullptr) return {};
    return {text.data, static_cast<std::size_t>(std::min<std::uint64_t>(text.size, NAME_BYTES))};
}

StringId intern_text(Dictionary& dictionary, const fah_text& text) {
    return dictionary.intern_string(clean_utf8(text_of(text), NAME_BYTES));
}

std::int32_t rings_next(const fah_host* host, fah_ring_record* out) {
    auto* services = dynamic_cast<SourceServices*>(services_of(host));
    if (services == nullptr || !FAH_HAS(fah_ring_record, out, payload)) return FAH_BAD_ARGUMENT;
    try {
        return services->next_record(*out);
    } catch (const std::exception& error) {
        services->fail(error.what(), {});
        return FAH_FAILED;
    }
}

void rings_tell_ends(const fah_host* host) {
    if (auto* services = dynamic_cast<SourceServices*>(services_of(host))) services->tell_ends();
}

constexpr fah_rings RINGS = {
    .struct_size = sizeof(fah_rings), .reserved = 0, .next = rings_next, .tell_ends = rings_tell_ends};

}  // namespace

SourceServices::SourceServices(std::string plugin_id, BatchQueue& queue, RingSet& rings, RunLedger& ledger,
                               HostServices* outer)
    : id_(std::move(plugin_id)),
      rings_(rings),
      ledger_(ledger),
      outer_(outer),
      dictionary_(std::make_shared<Dictionary>()),
      batches_(dictionary_, queue, ledger),
      channel_(id_, *dictionary_) {
    rings_.add_channel(channel_);
}

SourceServices::~SourceServices() { rings_.remove_channel(channel_); }

const void* SourceServices::extension(std::string_view id) { return id == FAH_RINGS_ID ? &RINGS : nullptr; }

std::int32_t SourceServices::next_record(fah_ring_record& out) {
    if (!rings_.next(channel_, record_)) return FAH_END;
    // The caller's struct may end behind the fields of 1.0.
    out.kind = record_.kind;
    out.process = record_.process.value;
    out.thread = record_.thread.value;
    out.stack = record_.stack.value;
    out.payload_size = static_cast<std::uint32_t>(record_.payload.size());
    out.time_ns = record_.time_ns;
    out.payload = record_.payload.data();
    if (out.struct_size >= sizeof(fah_ring_record))
        out.frame = record_.stack ? dictionary_->stack(record_.stack).frame.value : FAH_NONE;
    return FAH_OK;
}

std::optional<CallFailure> SourceServices::take_failure() {
    const std::lock_guard lock(failure_mutex_);
    return std::exchange(failure_, std::nullopt);
}

void SourceServices::fail(std::string_view what, std::string_view hint) {
    const std::lock_guard lock(failure_mutex_);
    failure_ = {clean_utf8(what, MESSAGE_BYTES), clean_utf8(hint, MESSAGE_BYTES)};
}

void SourceServices::log(std::int32_t level, std::string_view message) {
    if (outer_ != nullptr) return outer_->log(level, message);
    const bool known = level >= FAH_LOG_DEBUG && level <= FAH_LOG_ERROR;
    fah::log(known ? static_cast<LogLevel>(level) : LogLevel::INFO, id_ + ": " + clean_utf8(message, MESSAGE_BYTES));
}

bool SourceServices::cancelled() { return outer_ != nullptr && outer_->cancelled(); }

void SourceServices::count(std::string_view loss, std::uint64_t add) { ledger_.count(loss, add); }

void SourceServices::fact(Fact fact) {
    fact.key = id_ + "." + clean_utf8(fact.key, MESSAGE_BYTES);
    fact.text = clean_utf8(fact.text, NAME_BYTES);
    ledger_.set(std::move(fact));
}

void SourceServices::count_overflow() { ledger_.count("storage_overflow", dictionary_->overflowed_stacks()); }

std::uint32_t SourceServices::refuse_id() {
    ledger_.count("invalid_ids", 1);
    return FAH_NONE;
}

std::uint32_t SourceServices::intern_frame(const fah_frame& frame) {
    if (frame.struct_size < FRAME_1_0) return refuse_id();
    return fah::intern_frame(*dictionary_, {.function = clean_utf8(text_of(frame.function), NAME_BYTES),
                                            .file = clean_utf8(text_of(frame.file), NAME_BYTES),
                                            .first_line = frame.first_line,
                                            .line = frame.line})
        .value;
}

std::uint32_t SourceServices::intern_stack(std::uint32_t parent_stack, std::uint32_t frame) {
    const bool known = frame != FAH_NONE && frame <= dictionary_->frame_count();
    if (!known || parent_stack > dictionary_->stack_count()) return refuse_id();
    return dictionary_->intern_stack({StackId{parent_stack}, FrameId{frame}}).value;
}

std::uint32_t SourceServices::intern_process(const fah_process& process) {
    if (process.struct_size < PROCESS_1_0) return refuse_id();
    return dictionary_
        ->intern_process({.pid = process.pid,
                          .parent_pid = process.parent_pid,
                          .start_time_ns = process.start_time_ns,
                          .runtime = intern_text(*dictionary_, process.runtime),
                          .command = intern_text(*dictionary_, process.command)})
        .value;
}

std::uint32_t SourceServices::intern_thread(const fah_thread& thread) {
    if (thread.struct_size < THREAD_1_0) return refuse_id();
    if (thread.process == FAH_NONE || thread.process > dictionary_->process_count()) return refuse_id();
    const StringId name = intern_text(*dictionary_, thread.name);
    return dictionary_->intern_thread({ProcessId{thread.process}, thread.tid, name}).value;
}

}  // namespace fah
