#include "framework/recording/dictionary_codec.h"

#include "framework/recording/bytes.h"

namespace fah::recording {
namespace {

// One section: entries from `done` + 1 to `count`, as far as the block has room.
template <class Encode>
bool encode_section(ByteWriter& out, std::uint32_t& done, std::uint32_t count, const Encode& encode) {
    ByteWriter entries;
    const std::uint32_t first = done;
    while (done < count && out.size() + entries.size() < DictionaryEncoder::MAX_BYTES) encode(entries, ++done);
    out.varint(done - first);
    out.raw(entries.view());
    return done != first;
}

// One section of entries whose texts may come late: those of which more is known than was written.
template <class Known, class Encode>
bool encode_changed(ByteWriter& out, std::vector<std::uint8_t>& written, std::uint32_t count, const Known& known,
                    const Encode& encode) {
    ByteWriter entries;
    std::uint32_t changed = 0;
    written.resize(count + 1);
    for (std::uint32_t id = 1; id <= count && out.size() + entries.size() < DictionaryEncoder::MAX_BYTES; ++id) {
        const std::uint8_t now = known(id);
        if (now == written[id]) continue;
        written[id] = now;
        entries.varint(id);
        encode(entries, id);
        ++changed;
    }
    out.varint(changed);
    out.raw(entries.view());
    return changed != 0;
}

template <class IdType>
IdType at(const std::vector<IdType>& ids, std::uint32_t id) {
    if (id >= ids.size()) throw DamagedData("it names an id that was not announced");
    return ids[id];
}

// Entries with ids come in the order of their ids the first time.
template <class IdType>
void put(std::vector<IdType>& ids, std::uint32_t id, IdType value) {
    if (id == 0 || id > ids.size()) throw DamagedData("it leaves out an id");
    if (id == ids.size()) ids.push_back(value);
}

// Processes and threads, whose texts come late.
bool encode_processes(ByteWriter& out, const Dictionary& from, std::vector<std::uint8_t>& written) {
    const auto known = [&from](std::uint32_t id) {
        const Process process = from.process({id});
        return static_cast<std::uint8_t>(1 + (process.parent_pid != 0) + bool(process.runtime) + bool(process.command));
    };
    return encode_changed(out, written, from.process_count(), known, [&from](ByteWriter& entry, std::uint32_t id) {
        const Process process = from.process({id});
        entry.signed_varint(process.pid);
        entry.signed_varint(process.parent_pid);
        entry.varint(process.start_time_ns);
        entry.varint(process.runtime.value);
        entry.varint(process.command.value);
    });
}

bool encode_threads(ByteWriter& out, const Dictionary& from, std::vector<std::uint8_t>& written) {
    const auto known = [&from](std::uint32_t id) {
        return static_cast<std::uint8_t>(1 + bool(from.thread({id}).name));
    };
    return encode_changed(out, written, from.thread_count(), known, [&from](ByteWriter& entry, std::uint32_t id) {
        const Thread thread = from.thread({id});
        entry.varint(thread.process.value);
        entry.signed_varint(thread.tid);
        entry.varint(thread.name.value);
    });
}

}  // namespace

std::string DictionaryEncoder::encode_new(const Dictionary& from) {
    ByteWriter out;
    bool any = encode_section(out, strings_, from.string_count(),
                              [&](ByteWriter& entry, std::uint32_t id) { entry.text(from.string({id})); });
    any |= encode_section(out, functions_, from.function_count(), [&](ByteWriter& entry, std::uint32_t id) {
        const Function& function = from.function({id});
        entry.varint(function.name.value);
        entry.varint(function.file.value);
        entry.signed_varint(function.first_line);
    });
    any |= encode_section(out, frames_, from.frame_count(), [&](ByteWriter& entry, std::uint32_t id) {
        entry.varint(from.frame({id}).function.value);
        entry.signed_varint(from.frame({id}).line);
    });
    any |= encode_section(out, stacks_, from.stack_count(), [&](ByteWriter& entry, std::uint32_t id) {
        entry.varint(id - from.stack({id}).parent.value);
        entry.varint(from.stack({id}).frame.value);
    });
    any |= encode_processes(out, from, known_processes_);
    any |= encode_threads(out, from, known_threads_);
    return any ? out.take() : std::string();
}

DictionaryDecoder::DictionaryDecoder() : dictionary_(std::make_shared<Dictionary>()) {}

void DictionaryDecoder::decode(std::string_view raw) {
    ByteReader in(raw);
    for (std::uint64_t left = in.varint(); left > 0; --left) strings_.push_back(dictionary_->intern_string(in.text()));
    for (std::uint64_t left = in.varint(); left > 0; --left) {
        const StringId name = at(strings_, in.id());
        const StringId file = at(strings_, in.id());
        functions_.push_back(dictionary_->intern_function({name, file, in.int32()}));
    }
    for (std::uint64_t left = in.varint(); left > 0; --left) {
        const FunctionId function = at(functions_, in.id());
        frames_.push_back(dictionary_->intern_frame({function, in.int32()}));
    }
    for (std::uint64_t left = in.varint(); left > 0; --left) {
        const std::uint32_t distance = in.id();
        if (distance == 0 || distance > stacks_.size()) throw DamagedData("a stack has no parent");
        const StackId parent = at(stacks_, static_cast<std::uint32_t>(stacks_.size()) - distance);
        const FrameId frame = at(frames_, in.id());
        if (!frame) throw DamagedData("a stack has no frame");
        stacks_.push_back(dictionary_->intern_stack({parent, frame}));
    }
    for (std::uint64_t left = in.varint(); left > 0; --left) {
        const std::uint32_t id = in.id();
        Process process{.pid = in.int32(), .parent_pid = in.int32(), .start_time_ns = in.varint()};
        process.runtime = at(strings_, in.id());
        process.command = at(strings_, in.id());
        put(processes_, id, dictionary_->intern_process(process));
    }
    for (std::uint64_t left = in.varint(); left > 0; --left) {
        const std::uint32_t id = in.id();
        Thread thread{.process = at(processes_, in.id()), .tid = in.int32()};
        thread.name = at(strings_, in.id());
        put(threads_, id, dictionary_->intern_thread(thread));
    }
}

std::uint32_t DictionaryDecoder::process(std::uint32_t id) const { return at(processes_, id).value; }
std::uint32_t DictionaryDecoder::thread(std::uint32_t id) const { return at(threads_, id).value; }
std::uint32_t DictionaryDecoder::stack(std::uint32_t id) const { return at(stacks_, id).value; }

}  // namespace fah::recording
