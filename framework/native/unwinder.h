// The native stack of one sample: the copied stack of a thread, unwound through the tables of what its process has mapped.
//
// Thread: collector.
#pragma once

#include "framework/native/memory_map.h"
#include "framework/native/native_code.h"
#include "framework/native/registers.h"

#include <vector>

namespace fah {

inline constexpr std::size_t MOST_NATIVE_FRAMES = 1 << 14;

struct NativeStack {
    std::vector<const NativeFrame*> frames;  // innermost first; never nullptr
    StepEnd end = StepEnd::CUT;              // why it ends where it does
};

// `map` is the process's. What lies in no known object becomes a frame that says so, and the last one.
NativeStack unwind(const MemoryMap& map, NativeCode& code, Registers registers, const StackCopy& stack);

}  // namespace fah
