#include "framework/collect/ring_decoder.h"

#include "framework/collect/frame_interning.h"
#include "framework/collect/text_decoding.h"
#include "framework/collect/wire_reading.h"

#include <fixingahole/agent.h>
#include <fixingahole/host.h>

#include <cstring>
#include <utility>

namespace fah {
namespace {

constexpr std::size_t THREADS = 1 << 20;
constexpr std::size_t CHANNELS = 256;
constexpr std::size_t CHANNEL_NAME_BYTES = 256;
constexpr std::size_t REMEMBERED_FRAMES = 1 << 20;
constexpr std::uint32_t PYTHON_3_11 = 0x030B0000;

std::string thread_name(const fah_wire_thread& thread) {
    return clean_utf8({thread.name, ::strnlen(thread.name, sizeof(thread.name))}, sizeof(thread.name) * 3);
}

// The CPU time that a record accounts for; every sampler's begins alike.
void account(std::uint32_t kind, std::span<const std::byte> payload, std::uint64_t time_ns, TargetThread& thread) {
    if (kind != FAH_RECORD_CPU && kind != FAH_RECORD_UNSAMPLED) return;
    const auto cpu = read_wire<fah_cpu_payload>(payload);
    if (!cpu || cpu->cpu_ns < 0) return;
    thread.cpu_ns += cpu->cpu_ns;
    thread.last_cpu_ns = time_ns;
}

}  // namespace

struct RingDecoder::Sample {
    fah_wire_sample head;
    std::span<const std::byte> payload;
};

RingDecoder::RingDecoder(RingProcess process, FindChannel find, RunLedger& ledger,
                         std::unique_ptr<NativeProcess> native)
    : process_(std::move(process)),
      find_(std::move(find)),
      ledger_(ledger),
      native_(std::move(native)),
      codes_(process_.python_version) {}

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
        case FAH_WIRE_NATIVE:
            good = native_ == nullptr || native_->take(record.thread, record.body);
            break;
        case FAH_WIRE_EXIT:
            good = take_exit(record);
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
    readers_.push_back({.channel = &channel, .process = process, .frames = {}, .native_frames = {}});
    return readers_.size() - 1;
}

void RingDecoder::end(std::uint64_t now_ns) {
    for (const Reader& reader : readers_) {
        if (!reader.channel->wants_ends()) continue;
        const ThreadId main = reader.channel->dictionary().intern_thread({reader.process, process_.pid, {}});
        if (!reader.channel->push({.kind = FAH_RECORD_ENDED,
                                   .process = reader.process,
                                   .thread = main,
                                   .stack = {},
                                   .time_ns = now_ns,
                                   .payload = {}}))
            ledger_.count("undelivered", 1);
    }
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
    if (thread->target->tid != wire->tid) begin_thread(*thread, *wire);
    rename_thread(*thread, thread_name(*wire));
    if ((wire->flags & FAH_THREAD_ENDED) != 0) {
        thread->stack = {};
        thread->target->end_ns = wire->time_ns;
    }
    return true;
}

// An index given away again begins anew; a thread whose record is late keeps its stack.
void RingDecoder::begin_thread(ThreadState& thread, const fah_wire_thread& wire) {
    if (thread.target->tid != 0) {
        thread.stack = {};
        thread.target = std::make_shared<TargetThread>();
    }
    thread.ids.clear();
    thread.target->tid = wire.tid;
    thread.target->pthread_id = wire.pthread_id;
    thread.target->is_main = wire.tid == process_.pid;
    thread.target->begin_ns = wire.time_ns;
    thread.target->cpu_begin_ns = static_cast<std::int64_t>(wire.cpu_begin_ns);
    thread.target->cpu_ns += thread.target->cpu_begin_ns;
    targets_.push_back(thread.target);
}

bool RingDecoder::take_exit(const RingRecord& record) {
    const auto wire = read_wire<fah_wire_exit>(record.body);
    if (!wire) return false;
    for (const auto& target : targets_) {
        if (target->end_ns == 0) target->end_ns = wire->time_ns;
    }
    return true;
}

void RingDecoder::rename_thread(ThreadState& thread, std::string name) {
    if (name.empty() || name == thread.target->name) return;
    thread.target->name = std::move(name);
    // Interning again hands a name to those ids that were given while it was not known.
    for (std::size_t reader = 0; reader < thread.ids.size(); ++reader) {
        if (!thread.ids[reader]) continue;
        Dictionary& dictionary = readers_[reader].channel->dictionary();
        dictionary.intern_thread(
            {readers_[reader].process, thread.target->tid, dictionary.intern_string(thread.target->name)});
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
    if ((sample->head.flags & FAH_SAMPLE_STACK) != 0 && !thread->stack.change(frames_, sample->head.kept)) {
        ledger_.count("bad_stack", 1);
    }
    account(sample->head.kind, sample->payload, sample->head.time_ns, *thread->target);
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
                         .stack = (sample.head.flags & FAH_SAMPLE_STACK) != 0
                                      ? merged_id(record.thread, sample, thread, index)
                                      : StackId{},
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
        const TargetThread& target = *thread.target;
        const std::int32_t tid = target.tid != 0 ? target.tid : -static_cast<std::int32_t>(index & 0x7FFFFFFF);
        Dictionary& dictionary = readers_[reader].channel->dictionary();
        id = dictionary.intern_thread({readers_[reader].process, tid, dictionary.intern_string(target.name)});
    }
    return id;
}

StackId RingDecoder::stack_id(ThreadState& thread, std::size_t reader) {
    Reader& r = readers_[reader];
    return thread.stack.id(reader, [this, &r](StackId parent, const fah_wire_frame& frame) {
        return r.channel->dictionary().intern_stack({parent, frame_id(r, frame)});
    });
}

// With the native frames that the sample's copy of the stack gives, else the Python frames alone.
StackId RingDecoder::merged_id(std::uint32_t index, const Sample& sample, ThreadState& thread, std::size_t reader) {
    std::span<const MergedFrame> frames;
    const auto cpu = read_wire<fah_cpu_payload>(sample.payload);
    if (native_ == nullptr || sample.head.kind != FAH_RECORD_CPU || !cpu) return stack_id(thread, reader);
    if ((sample.head.flags & FAH_SAMPLE_NATIVE) == 0) {
        native_->miss();
        return stack_id(thread, reader);
    }
    const PythonStack python{.frames = thread.stack.frames(),
                             .truncated = (cpu->flags & FAH_CPU_TRUNCATED) != 0,
                             .every_frame_enters = process_.python_version < PYTHON_3_11,
                             .in_c_function = cpu->origin != FAH_ORIGIN_PYTHON};
    if (!native_->merge(index, python, frames)) return stack_id(thread, reader);
    if (thread.merged.size() <= reader) thread.merged.resize(reader + 1);
    Reader& r = readers_[reader];
    return thread.merged[reader].id(frames, [this, &r](StackId parent, const MergedFrame& frame) {
        Dictionary& dictionary = r.channel->dictionary();
        if (frame.native == nullptr) return dictionary.intern_stack({parent, frame_id(r, frame.python)});
        FrameId& id = r.native_frames[frame.native];
        if (!id) id = intern_native_frame(dictionary, *frame.native);
        return dictionary.intern_stack({parent, id});
    });
}

FrameId RingDecoder::frame_id(Reader& reader, const fah_wire_frame& wire) {
    const fah_wire_frame frame = {.code_id = wire.code_id & ~FAH_FRAME_ENTRY, .instruction = wire.instruction};
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
