// Every object that the run's processes have mapped, and the frames that stand for places in them. One for a run: a library
// is opened once, and a place is named once, however many processes use it.
//
// Thread: collector. Memory: frames are bounded by the code that runs; beyond a bound new ones are named after their object.
#pragma once

#include "framework/native/memory_map.h"
#include "framework/native/object_file.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace fah {

struct NativeFrame {
    enum class Kind : std::uint8_t {
        LIBRARY,      // anybody's code but the interpreter's
        SYSTEM,       // libc and the loader
        OWN,          // ours
        EVAL,         // the interpreter's loop: Python frames run in it
        MACHINERY,    // how the interpreter calls
        INTERPRETER,  // a function of the interpreter
    };
    std::string function;  // "[object+0x123]" where it has no name
    std::string file;      // the source file, or the object where that is not known
    std::int32_t line = 0;
    Kind kind = Kind::LIBRARY;
    bool named = false;
};

struct CodePlace {
    ObjectFile* object = nullptr;  // nullptr: nothing is known about it
    std::uint64_t address = 0;     // in the object; without one the process's
    std::string_view mapping;      // path, where there is one
};

class NativeCode {
public:
    CodePlace place(const MemoryMap& map, std::uint64_t pc);
    // Lives as long as this.
    const NativeFrame& frame(const CodePlace& place);
    // The object of the mapping, or nullptr.
    ObjectFile* object(const Mapping& mapping);

private:
    NativeFrame describe(const CodePlace& place) const;

    std::map<std::pair<std::string, std::uint64_t>, std::unique_ptr<ObjectFile>> objects_;  // by path and inode
    std::unique_ptr<ObjectFile> vdso_;
    bool vdso_tried_ = false;
    std::unordered_map<const ObjectFile*, std::unordered_map<std::uint64_t, const NativeFrame*>> frames_;
    std::unordered_map<std::string, const NativeFrame*> unknown_;  // by name
    std::size_t count_ = 0;
    std::deque<NativeFrame> all_;
};

}  // namespace fah
