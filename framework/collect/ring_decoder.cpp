#include "framework/collect/ring_decoder.h"

#include "framework/collect/frame_interning.h"
#include "framework/collect/text_decoding.h"
#include "framework/collect/wire_reading.h"

#include <cstring>
#include <utility>

namespace fah {
namespace {

constexpr std::size_t THREADS = 1 << 20;
constexpr std::size_t CHANNELS = 256;
constexpr std::size_t CHANNEL_NAME_BYTES = 256;
constexpr std::size_t REMEMBERED_FRAMES = 1 << 20;
constexpr std::uint32_t THREAD_ENDED = 1;
constexpr std::uint32_t WITH_STACK = 1;

std::string thread_name(const fah_wire_thread& thread) {
    return clean_utf8({thread.name, ::strnlen(thread.name, sizeof(thread.name))}, sizeof(thread.name) * 3);
}

}  // namespace

struct RingDecoder::Sample {
    fah_wire_sample head;
    std::span<const std::byte> payload;
};

RingDecoder::RingDecoder(RingProcess process, FindChannel find, RunLedger& ledger)
    : process_(std::move(process)), find_(std::move(find)), ledger_(ledger), codes_(process_.python_version) {}

void RingDecoder::take(const RingRecord& record) {
    bool good = true;
    switch (record.type) {
        case FAH_WIRE_CHANNEL:
            good = take_channel(record);
            break;
        case FAH_WIRE_THREAD:
            good = take_thread(record);
            break;
        case FAH_WIRE_CODE:
            good = codes_.add_code(record.body);
            break;
        case FAH_WIRE_TEXT:
            good = codes_.add_text(record.body);
            break;
        case FAH_WIRE_SAMPLE:
            good = take_sample(record);
            break;
        case FAH_WIRE_EXIT:
            break;
        default:
            good = false;
    }
    if (!good) ledger_.count("invalid_records", 1);
}

bool RingDecoder::take_channel(const RingRecord& record) {
    if (record.body.empty() || record.body.size() > CHANNEL_NAME_BYTES || channels_.size() >= CHANNELS) return false;
    const std::string_view name(reinterpret_cast<const char*>(record.body.data()), record.body.size());
    RingChannel* channel = find_(name.substr(0, name.find('\0')));
    channels_[record.channel] = channel == nullptr ? std::nullopt : std::optional(reader_of(*channel));
    return true;
}

std::size_t RingDecoder::reader_of(RingChannel& channel) {
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        if (readers_[i].channel == &channel) return i;
    }
    Dictionary& dictionary = channel.dictionary();
    const ProcessId process = dictionary.intern_process({.pid = process_.pid,
                                                         .parent_pid = process_.parent_pid,
                                                         .start_time_ns = process_.start_time_ns,
                                                         .runtime = dictionary.intern_string(process_.runtime),
                                                         .command = dictionary.intern_string(process_.command)});
    readers_.push_back({.channel = &channel, .process = process, .frames = {}});
    return readers_.size() - 1;
}

RingDecoder::ThreadState* RingDecoder::thread_state(std::uint32_t index) {
    const auto found = threads_.find(index);
    if (found != threads_.end()) return &found->second;
    return threads_.size() < THREADS ? &threads_[index] : nullptr;
}

bool RingDecoder::take_thread(const RingRecord& record) {
    const auto wire = read_wire<fah_wire_thread>(record.body);
    ThreadState* thread = wire && record.thread != 0 ? thread_state(record.thread) : nullptr;
    if (thread == nullptr) return false;
    if (thread->tid != wire->tid) {
        // An index given away again begins anew; a thread whose record is late keeps its stack.
        if (thread->tid != 0) thread->stack = {};
        thread->tid = wire->tid;
        thread->name.clear();
        thread->ids.clear();
    }
    rename_thread(*thread, thread_name(*wire));
    if ((wire->flags & THREAD_ENDED) != 0) thread->stack = {};
    return true;
}

void RingDecoder::rename_thread(ThreadState& thread, std::string name) {
    if (name.empty() || name == thread.name) return;
    thread.name = std::move(name);
    // Interning again hands a name to those ids that were given while it was not known.
    for (std::size_t reader = 0; reader < thread.ids.size(); ++reader) {
        if (!thread.ids[reader]) continue;
        Dictionary& dictionary = readers_[reader].channel->dictionary();
        dictionary.intern_thread({readers_[reader].process, thread.tid, dictionary.intern_string(thread.name)});
    }
}

std::optional<RingDecoder::Sample> RingDecoder::read_sample(const RingRecord& record) {
    const auto head = read_wire<fah_wire_sample>(record.body);
    if (!head) return std::nullopt;
    const auto rest = record.body.subspan(sizeof(fah_wire_sample));
    const std::size_t frame_bytes = head->frame_count * sizeof(fah_wire_frame);
    if (rest.size() < frame_bytes || rest.size() - frame_bytes < head->payload_size) return std::nullopt;
    frames_.resize(head->frame_count);
    if (frame_bytes != 0) std::memcpy(frames_.data(), rest.data(), frame_bytes);
    return Sample{.head = *head, .payload = rest.subspan(frame_bytes, head->payload_size)};
}

bool RingDecoder::take_sample(const RingRecord& record) {
    const auto sample = read_sample(record);
    ThreadState* thread = sample ? thread_state(record.thread) : nullptr;
    if (thread == nullptr) return false;
    // Also for a channel that nobody reads: the next sample of this thread builds upon this one.
    if ((sample->head.flags & WITH_STACK) != 0 && !thread->stack.change(frames_, sample->head.kept)) {
        ledger_.count("bad_stack", 1);
    }
    return deliver(record, *sample, *thread);
}

bool RingDecoder::deliver(const RingRecord& record, const Sample& sample, ThreadState& thread) {
    const auto channel = channels_.find(record.channel);
    if (channel == channels_.end()) return false;
    if (!channel->second) {
        ledger_.count("undelivered", 1);
        return true;
    }
    const std::size_t index = *channel->second;
    ChannelRecord out = {.kind = sample.head.kind,
                         .process = readers_[index].process,
                         .thread = record.thread == 0 ? ThreadId{} : thread_id(thread, record.thread, index),
                         .stack = (sample.head.flags & WITH_STACK) != 0 ? stack_id(thread, index) : StackId{},
                         .time_ns = sample.head.time_ns,
                         .payload = {sample.payload.begin(), sample.payload.end()}};
    if (!readers_[index].channel->push(std::move(out))) ledger_.count("undelivered", 1);
    return true;
}

ThreadId RingDecoder::thread_id(ThreadState& thread, std::uint32_t index, std::size_t reader) {
    if (thread.ids.size() <= reader) thread.ids.resize(reader + 1);
    ThreadId& id = thread.ids[reader];
    if (!id) {
        // Its record was lost: a negative number cannot be taken for a real thread's.
        const std::int32_t tid = thread.tid != 0 ? thread.tid : -static_cast<std::int32_t>(index & 0x7FFFFFFF);
        Dictionary& dictionary = readers_[reader].channel->dictionary();
        id = dictionary.intern_thread({readers_[reader].process, tid, dictionary.intern_string(thread.name)});
    }
    return id;
}

StackId RingDecoder::stack_id(ThreadState& thread, std::size_t reader) {
    Reader& r = readers_[reader];
    return thread.stack.id(reader, [this, &r](StackId parent, const fah_wire_frame& frame) {
        return r.channel->dictionary().intern_stack({parent, frame_id(r, frame)});
    });
}

FrameId RingDecoder::frame_id(Reader& reader, const fah_wire_frame& frame) {
    const std::uint64_t serial = codes_.serial(frame.code_id);
    if (serial == 0) {
        // Code 0 was counted by its writer; any other code's record was lost on the way.
        if (frame.code_id != 0) ledger_.count("unresolved", 1);
        return intern_frame(reader.channel->dictionary(), {.function = UNRESOLVED_FUNCTION});
    }
    const std::uint64_t key = serial << 32 | static_cast<std::uint32_t>(frame.instruction);
    const auto known = reader.frames.find(key);
    if (known != reader.frames.end()) return known->second;
    const FrameId id = intern_frame(reader.channel->dictionary(), codes_.position(frame.code_id, frame.instruction));
    if (!codes_.complete(frame.code_id)) return id;
    if (reader.frames.size() >= REMEMBERED_FRAMES) reader.frames.clear();
    reader.frames.emplace(key, id);
    return id;
}

}  // namespace fah
