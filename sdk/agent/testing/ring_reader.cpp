#include "sdk/agent/testing/ring_reader.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fah::testing {
namespace {

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(what);
}

template <class T>
T take(const std::string& data, std::size_t at) {
    T value;
    require(at + sizeof value <= data.size(), "a record is shorter than its head");
    std::memcpy(&value, data.data() + at, sizeof value);
    return value;
}

struct Texts {
    fah_wire_code head{};
    std::string bytes;
};

class Decoder {
public:
    explicit Decoder(Ring& ring) : ring_(ring) {}

    void record(const fah_record& head, const std::string& body) {
        switch (head.type) {
            case FAH_WIRE_PAD:
                return;
            case FAH_WIRE_CHANNEL:
                ring_.channels[head.channel] = body;
                return;
            case FAH_WIRE_THREAD:
                ring_.threads.push_back(take<fah_wire_thread>(body, 0));
                return;
            case FAH_WIRE_CODE:
                code(body);
                return;
            case FAH_WIRE_TEXT:
                text(body);
                return;
            case FAH_WIRE_SAMPLE:
                sample(head, body);
                return;
            case FAH_WIRE_EXIT:
                ++ring_.exits;
                ring_.exit_records.push_back(take<fah_wire_exit>(body, 0));
                return;
            default:
                require(false, "unknown record type");
        }
    }

    void finish() {
        for (auto& [id, texts] : texts_) ring_.codes[id] = split(texts);
    }

private:
    void code(const std::string& body) {
        Texts texts{take<fah_wire_code>(body, 0), body.substr(sizeof(fah_wire_code))};
        require(texts.bytes.size() == texts.head.inline_bytes, "inline_bytes disagrees with the record");
        require(texts_.emplace(texts.head.code_id, texts).second, "a code id came twice");
    }

    void text(const std::string& body) {
        const auto head = take<fah_wire_text>(body, 0);
        auto& texts = texts_.at(head.code_id);
        require(head.offset == texts.bytes.size(), "a text piece does not follow the one before");
        texts.bytes += body.substr(sizeof head);
    }

    void sample(const fah_record& head, const std::string& body) {
        const auto wire = take<fah_wire_sample>(body, 0);
        const std::size_t payload_at = sizeof wire + wire.frame_count * sizeof(fah_wire_frame);
        Sample sample;
        sample.kind = wire.kind;
        sample.thread = head.thread;
        sample.channel = head.channel;
        sample.time_ns = wire.time_ns;
        sample.has_stack = (wire.flags & 1) != 0;
        for (std::size_t i = 0; i < wire.frame_count; ++i)
            sample.frames.push_back(take<fah_wire_frame>(body, sizeof wire + i * sizeof(fah_wire_frame)));
        auto& previous = previous_[head.thread];
        require(wire.kept <= previous.size(), "kept frames that the thread never had");
        sample.frames.insert(sample.frames.end(), previous.end() - wire.kept, previous.end());
        if (sample.has_stack) previous = sample.frames;
        sample.payload = body.substr(payload_at, wire.payload_size);
        if (wire.payload_size == sizeof sample.cpu) std::memcpy(&sample.cpu, sample.payload.data(), sizeof sample.cpu);
        for (const auto& frame : sample.frames)
            require(frame.code_id == 0 || texts_.count(frame.code_id), "a frame before its code");
        ring_.samples.push_back(std::move(sample));
    }

    static std::string latin(const std::string& raw, int width) {
        std::string text;
        for (std::size_t i = 0; i < raw.size(); i += static_cast<std::size_t>(width)) text += raw[i];
        return text;
    }

    static Code split(const Texts& texts) {
        const auto& sizes = texts.head.sizes;
        require(texts.bytes.size() == std::size_t{sizes[0]} + sizes[1] + sizes[2] + sizes[3], "texts are incomplete");
        Code code;
        std::size_t at = 0;
        std::string* out[] = {&code.file, &code.name, &code.qualname, &code.line_table};
        for (int i = 0; i < 4; ++i) {
            *out[i] = latin(texts.bytes.substr(at, sizes[i]), texts.head.kinds[i]);
            at += sizes[i];
        }
        code.first_line = texts.head.first_line;
        return code;
    }

    Ring& ring_;
    std::map<std::uint32_t, Texts> texts_;
    std::map<std::uint32_t, std::vector<fah_wire_frame>> previous_;
};

}  // namespace

std::int64_t Ring::cpu_ns(std::uint32_t kind) const {
    std::int64_t sum = 0;
    for (const auto& sample : samples) sum += sample.kind == kind ? sample.cpu.cpu_ns : 0;
    return sum;
}

std::string Ring::function(const fah_wire_frame& frame) const {
    const auto code = codes.find(frame.code_id);
    if (code == codes.end()) return "?";
    return code->second.qualname.empty() ? code->second.name : code->second.qualname;
}

std::string Ring::stack(const Sample& sample) const {
    std::string text;
    for (const auto& frame : sample.frames) text += (text.empty() ? "" : ";") + function(frame);
    return text;
}

Ring read_ring(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    Ring ring;
    ring.head = take<fah_ring_head>(all, 0);
    require(ring.head.magic == FAH_WIRE_MAGIC && ring.head.wire_version == FAH_WIRE_VERSION, "not a ring");
    require(all.size() == FAH_WIRE_HEAD_SIZE + ring.head.data_size, "data_size disagrees with the file");
    require(ring.head.reserved <= ring.head.data_size, "this reader needs a ring that did not wrap and was not read");
    Decoder decoder(ring);
    for (std::uint64_t at = 0; at < ring.head.reserved;) {
        const auto head = take<fah_record>(all, FAH_WIRE_HEAD_SIZE + at);
        const std::uint64_t size = head.size & ~FAH_RECORD_OPEN;
        require(size >= sizeof head && size <= FAH_WIRE_MAX_RECORD, "record size");
        if (head.commit == FAH_WIRE_COMMIT(at))
            decoder.record(head, all.substr(FAH_WIRE_HEAD_SIZE + at + sizeof head, size - sizeof head));
        else
            ++ring.open_records;
        at += (size + FAH_WIRE_ALIGN - 1) / FAH_WIRE_ALIGN * FAH_WIRE_ALIGN;
    }
    decoder.finish();
    return ring;
}

std::vector<Ring> read_run(const std::string& directory) {
    std::vector<Ring> rings;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() == ".ring" && entry.path().filename().string()[0] != '.')
            rings.push_back(read_ring(entry.path().string()));
    }
    return rings;
}

}  // namespace fah::testing
