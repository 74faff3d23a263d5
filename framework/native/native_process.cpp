#include "framework/native/native_process.h"

#include <cstring>

namespace fah {
namespace {

constexpr std::size_t MOST_COPIES = 1024;
constexpr std::size_t MOST_THREADS = 1024;
constexpr std::size_t LARGEST_COPY = 1 << 20;
constexpr std::uint64_t MOST_MAP_LOOKS = 256;

template <class T>
bool read_at(std::span<const std::byte> body, std::size_t offset, T& out) {
    if (body.size() < offset + sizeof(T)) return false;
    std::memcpy(&out, body.data() + offset, sizeof(T));
    return true;
}

}  // namespace

bool NativeProcess::take(std::uint32_t thread, std::span<const std::byte> body) {
    fah_wire_native head = {};
    if (!read_at(body, 0, head) || head.register_count > FAH_NATIVE_REGISTERS) return false;
    const std::size_t registers = head.register_count * sizeof(std::uint64_t);
    if (body.size() - sizeof(head) < registers || body.size() - sizeof(head) - registers < head.stack_bytes)
        return false;
    if (!copies_.contains(thread) && copies_.size() >= MOST_COPIES) return false;
    Copy& copy = copies_[thread];
    if (head.register_count != 0) {
        copy = {.registers = {}, .address = head.address, .bytes = {}};
        for (unsigned i = 0; i < std::min<unsigned>(head.register_count, REGISTER_COUNT); ++i) {
            std::uint64_t value = 0;
            read_at(body, sizeof(head) + i * sizeof(value), value);
            copy.registers.set(i, value);
        }
    }
    const auto bytes = body.subspan(sizeof(head) + registers, head.stack_bytes);
    if (copy.address + copy.bytes.size() != head.address || copy.bytes.size() + bytes.size() > LARGEST_COPY)
        return false;
    copy.bytes.insert(copy.bytes.end(), bytes.begin(), bytes.end());
    return true;
}

// After an exec the process's number stands for another program, whose objects would give wrong names.
bool NativeProcess::is_this_image() const {
    const Mapping* mapping = map_.find(code_type_);
    return mapping != nullptr && mapping->inode != 0;
}

bool NativeProcess::know_map() {
    if (!map_tried_) map_ = MemoryMap::of_process(pid_);
    map_tried_ = true;
    if (!map_.empty() && !is_this_image()) map_ = {};
    return !map_.empty();
}

// Code in no known file: a library that was loaded since the last look, or the program's own machine code.
// true = it looked.
bool NativeProcess::look_again(const NativeStack& stack) {
    const bool lost = !stack.frames.empty() && stack.end == StepEnd::NO_TABLE && stack.frames.back()->file.empty();
    if (!lost || map_looks_ >= MOST_MAP_LOOKS) return false;
    ++map_looks_;
    MemoryMap before = std::move(map_);
    map_ = MemoryMap::of_process(pid_);
    if (map_.empty() || !is_this_image()) map_ = std::move(before);
    return true;
}

void NativeProcess::count(MergeResult result) {
    switch (result) {
        case MergeResult::WHOLE:
            ++counts_.whole;
            break;
        case MergeResult::PARTIAL:
            ++counts_.partial;
            break;
        case MergeResult::LOOSE:
            ++counts_.loose;
            break;
    }
}

bool NativeProcess::merge(std::uint32_t thread, const PythonStack& python, std::span<const MergedFrame>& out) {
    const auto found = copies_.find(thread);
    if (found == copies_.end()) return false;
    const Copy copy = std::move(found->second);
    copies_.erase(found);
    if (!know_map()) {
        ++counts_.unknown_maps;
        return false;
    }
    const StackCopy stack{.address = copy.address, .bytes = copy.bytes};
    NativeStack native = unwind(map_, code_, copy.registers, stack);
    if (look_again(native)) native = unwind(map_, code_, copy.registers, stack);
    MergedFrames merged = fah::merge(python, native);
    if (last_.size() >= MOST_THREADS && !last_.contains(thread)) last_.clear();
    LastStack& last = last_[thread];
    if (merged.result == MergeResult::PARTIAL && complete_from(last.frames, merged) && last.whole)
        merged.result = MergeResult::WHOLE;
    count(merged.result);
    last = {.frames = std::move(merged.frames), .whole = merged.result == MergeResult::WHOLE};
    out = last.frames;
    return true;
}

}  // namespace fah
