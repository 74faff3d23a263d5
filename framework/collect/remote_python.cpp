// The same structures as sdk/agent/stack_walk.c and code_record.c read inside the target, by the layout that its ring names.
#include "framework/collect/remote_python.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace fah {
namespace {

constexpr std::uint32_t MOST_INTERPRETERS = 64;
constexpr std::uint32_t MOST_THREADS = 8192;
constexpr std::size_t MOST_FRAMES = 4096;  // FAH_MAX_DEPTH of the core
constexpr std::uint8_t OWNER_C_STACK = 3;
constexpr std::uint64_t STACK_REF_TAGS = 7;
constexpr std::uint64_t TYPE_OF = 8;
constexpr std::uint64_t LENGTH_OF = 16;
constexpr std::uint64_t STATE_OF = 32;
constexpr std::uint64_t BYTES_DATA = 32;
constexpr std::uint32_t NAME_LIMIT = 4096;
constexpr std::uint32_t LINE_TABLE_LIMIT = 131072;

bool is_there(std::uint16_t offset) { return offset != FAH_NOT_THERE; }

}  // namespace

// A thread may have a state in each of several interpreters.
std::vector<std::uint64_t> RemotePython::thread_states(std::uint64_t pthread_id) {
    std::vector<std::uint64_t> found;
    std::uint32_t threads = 0;
    std::uint64_t interpreter = word(interpreter_.runtime + layout_.runtime_interpreters);
    for (std::uint32_t i = 0; interpreter != 0 && i < MOST_INTERPRETERS; ++i) {
        std::uint64_t state = word(interpreter + layout_.interpreter_threads);
        for (; state != 0 && threads < MOST_THREADS; ++threads) {
            if (word(state + layout_.thread_id) == pthread_id) found.push_back(state);
            state = word(state + layout_.thread_next);
        }
        interpreter = word(interpreter + layout_.interpreter_next);
    }
    return found;
}

std::uint64_t RemotePython::innermost(std::uint64_t state) {
    const std::uint64_t first = word(state + layout_.thread_frame);
    return is_there(layout_.cframe_frame) && first != 0 ? word(first + layout_.cframe_frame) : first;
}

std::optional<std::vector<RemoteFrame>> RemotePython::stack(std::uint64_t pthread_id) {
    for (const std::uint64_t state : thread_states(pthread_id)) {
        const std::uint64_t frame = innermost(state);
        if (frame != 0) return follow(frame);
    }
    return std::vector<RemoteFrame>{};
}

std::optional<std::vector<RemoteFrame>> RemotePython::follow(std::uint64_t frame) {
    std::vector<RemoteFrame> frames;
    for (std::size_t step = 0; frame != 0 && step < 2 * MOST_FRAMES && frames.size() < MOST_FRAMES; ++step) {
        const auto back = memory_.read<std::uint64_t>(frame + layout_.frame_back);
        const auto code = memory_.read<std::uint64_t>(frame + layout_.frame_code);
        if (!back || !code) return std::nullopt;
        const bool is_shim = is_there(layout_.frame_owner) &&
                             memory_.read<std::uint8_t>(frame + layout_.frame_owner).value_or(0) >= OWNER_C_STACK;
        const std::uint64_t address = *code & ~STACK_REF_TAGS;
        if (!is_shim) frames.push_back({address, instruction_offset(frame, address)});
        frame = *back;
    }
    return frames;
}

std::int32_t RemotePython::instruction_offset(std::uint64_t frame, std::uint64_t code) {
    if (layout_.index_scale != 0) {
        const auto index = memory_.read<std::int32_t>(frame + layout_.frame_instruction).value_or(-1);
        return index < 0 ? -1 : index * layout_.index_scale;
    }
    const auto offset =
        static_cast<std::int64_t>(word(frame + layout_.frame_instruction) - (code + layout_.code_bytecode));
    return offset < 0 || offset > INT32_MAX ? -1 : static_cast<std::int32_t>(offset);
}

std::optional<std::uint64_t> RemotePython::fingerprint(std::uint64_t code) {
    if (memory_.read<std::uint64_t>(code + TYPE_OF) != interpreter_.code_type) return std::nullopt;
    std::uint64_t mixed = memory_.read<std::uint32_t>(code + layout_.code_first_line).value_or(0);
    for (const std::uint16_t member : {layout_.code_file, layout_.code_name, layout_.code_line_table})
        mixed = (mixed ^ word(code + member)) * 0x9e3779b97f4a7c15ULL;
    return mixed;
}

RemotePython::Text RemotePython::string_text(std::uint64_t code, std::uint16_t member) {
    const std::uint64_t object = is_there(member) ? word(code + member) : 0;
    const auto state = memory_.read<std::uint32_t>(object + STATE_OF).value_or(0);
    const std::uint8_t kind = (state >> 2) & 7;
    const bool is_compact = (state >> 5 & 1) != 0;
    const bool is_ascii = (state >> 6 & 1) != 0;
    if (object == 0 || !is_compact || (kind != 1 && kind != 2 && kind != 4)) return {};
    const std::uint64_t length = std::min<std::uint64_t>(word(object + LENGTH_OF), NAME_LIMIT / kind);
    return {object + (is_ascii ? layout_.string_ascii : layout_.string_compact),
            static_cast<std::uint32_t>(length) * kind, kind};
}

RemotePython::Text RemotePython::bytes_text(std::uint64_t code, std::uint16_t member) {
    const std::uint64_t object = word(code + member);
    const std::uint64_t size = object == 0 ? 0 : word(object + LENGTH_OF);
    return {object + BYTES_DATA, static_cast<std::uint32_t>(std::min<std::uint64_t>(size, LINE_TABLE_LIMIT)), 1};
}

std::optional<std::vector<std::byte>> RemotePython::code_record(std::uint64_t code, std::uint32_t code_id) {
    const Text texts[] = {string_text(code, layout_.code_file), string_text(code, layout_.code_name),
                          string_text(code, layout_.code_qualname), bytes_text(code, layout_.code_line_table)};
    fah_wire_code head{};
    head.code_id = code_id;
    head.first_line = memory_.read<std::int32_t>(code + layout_.code_first_line).value_or(0);
    for (std::size_t i = 0; i < std::size(texts); ++i) {
        head.sizes[i] = texts[i].size;
        head.kinds[i] = texts[i].kind;
        head.inline_bytes += texts[i].size;
    }
    std::vector<std::byte> body(sizeof head + head.inline_bytes);
    std::memcpy(body.data(), &head, sizeof head);
    std::span<std::byte> rest = std::span(body).subspan(sizeof head);
    for (const Text& text : texts) {
        if (!memory_.read(text.address, rest.first(text.size))) return std::nullopt;
        rest = rest.subspan(text.size);
    }
    return body;
}

}  // namespace fah
