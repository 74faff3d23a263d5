#include "framework/native/native_code.h"

#include "framework/native/interpreter_names.h"

#include <cstdio>

namespace fah {
namespace {

constexpr std::size_t MOST_FRAMES = 1 << 18;
constexpr std::string_view VDSO = "[vdso]";

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string place_name(std::string_view path, std::uint64_t offset) {
    char text[32];
    std::snprintf(text, sizeof(text), "+0x%llx]", static_cast<unsigned long long>(offset));
    return "[" + std::string(file_name(path)) + text;
}

// For code of which no file is known, and for all that came too late to get a name of its own.
std::string unknown_name(const CodePlace& place, bool with_offset) {
    if (place.mapping.empty()) return "[code without a file]";
    return with_offset ? place_name(place.mapping, place.address) : "[" + std::string(file_name(place.mapping)) + "]";
}

bool is_system(std::string_view name) {
    return name.starts_with("libc.so") || name.starts_with("libc-2") || name.starts_with("libpthread") ||
           name.starts_with("ld-linux") || name.starts_with("ld-2");
}

NativeFrame::Kind kind_of(const ObjectFile& object, const FunctionSymbol* symbol) {
    const std::string_view name = file_name(object.path());
    if (name.starts_with("libfixingahole_")) return NativeFrame::Kind::OWN;
    if (is_system(name)) return NativeFrame::Kind::SYSTEM;
    if (!object.is_python()) return NativeFrame::Kind::LIBRARY;
    if (symbol == nullptr) return NativeFrame::Kind::INTERPRETER;
    if (is_eval_loop(symbol->name)) return NativeFrame::Kind::EVAL;
    return is_call_machinery(symbol->name) ? NativeFrame::Kind::MACHINERY : NativeFrame::Kind::INTERPRETER;
}

}  // namespace

ObjectFile* NativeCode::object(const Mapping& mapping) {
    if (mapping.path == VDSO) {
        if (!vdso_tried_) vdso_ = ObjectFile::open_vdso();
        vdso_tried_ = true;
        return vdso_.get();
    }
    const auto [found, is_new] = objects_.try_emplace({mapping.path, mapping.inode});
    if (is_new) found->second = ObjectFile::open(mapping);
    return found->second.get();
}

CodePlace NativeCode::place(const MemoryMap& map, std::uint64_t pc) {
    const Mapping* mapping = map.find(pc);
    if (mapping == nullptr || !mapping->executable) return {.address = pc, .mapping = {}};
    const std::uint64_t offset = pc - mapping->start + mapping->file_offset;
    ObjectFile* known = object(*mapping);
    const auto address = known == nullptr ? std::nullopt : known->address_of(offset);
    if (!address) return {.address = offset, .mapping = mapping->path};
    return {.object = known, .address = *address, .mapping = mapping->path};
}

const NativeFrame& NativeCode::frame(const CodePlace& place) {
    if (place.object != nullptr && count_ < MOST_FRAMES) {
        const NativeFrame*& known = frames_[place.object][place.address];
        if (known != nullptr) return *known;
        ++count_;
        return *(known = &all_.emplace_back(describe(place)));
    }
    const NativeFrame*& known = unknown_[unknown_name(place, count_ < MOST_FRAMES)];
    if (known != nullptr) return *known;
    ++count_;
    NativeFrame frame{.function = unknown_name(place, count_ <= MOST_FRAMES)};
    frame.file = place.mapping;
    return *(known = &all_.emplace_back(std::move(frame)));
}

NativeFrame NativeCode::describe(const CodePlace& place) const {
    const ObjectFile& object = *place.object;
    const FunctionSymbol* symbol = object.function(place.address);
    NativeFrame frame{.kind = kind_of(object, symbol), .named = symbol != nullptr};
    frame.function = symbol != nullptr ? readable_symbol(symbol->name)
                                       : place_name(object.path(), object.function_start(place.address));
    frame.file = object.path();
    // Nobody asks for the interpreter's and libc's own lines, and their debug files take long to read.
    if (symbol == nullptr || frame.kind != NativeFrame::Kind::LIBRARY) return frame;
    SourceLine source = object.line(place.address);
    if (source.line == 0) return frame;
    frame.file = std::move(source.file);
    frame.line = source.line;
    return frame;
}

}  // namespace fah
