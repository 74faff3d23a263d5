// Python frames and native ones as one stack. Each run of the interpreter's loop stands for the Python frames that it runs:
// up to 3.10 for one, later for all up to the frame by which C code entered it (FAH_FRAME_ENTRY).
//
// Thread: collector.
#pragma once

#include "framework/native/unwinder.h"

#include <sdk/agent/wire.h>

#include <span>
#include <vector>

namespace fah {

struct MergedFrame {
    fah_wire_frame python{};
    const NativeFrame* native = nullptr;  // nullptr: a Python frame
    friend bool operator==(const MergedFrame& a, const MergedFrame& b) {
        return a.native == b.native && a.python.code_id == b.python.code_id &&
               a.python.instruction == b.python.instruction;
    }
};

struct PythonStack {
    std::span<const fah_wire_frame> frames;  // outermost first
    bool truncated = false;                  // outer frames are missing
    bool every_frame_enters = false;         // up to 3.10
    bool in_c_function = false;              // the innermost frame runs a call of a C function
};

enum class MergeResult : std::uint8_t {
    WHOLE,    // every native frame has its place
    PARTIAL,  // the unwinding ended early: outer native frames are missing
    LOOSE,    // loop and frames do not match: only what the innermost frame called is there
};

struct MergedFrames {
    std::vector<MergedFrame> frames;  // outermost first
    std::size_t bare = 0;             // with PARTIAL: how many outer Python frames stand there without what called them
    MergeResult result = MergeResult::LOOSE;
};

MergedFrames merge(const PythonStack& python, const NativeStack& native);

// Puts what an earlier stack of the same thread had between the same Python frames between those of `now` that are bare: a
// frame that still waits at the same call was called by the same code. true = none is bare any more.
bool complete_from(std::span<const MergedFrame> earlier, MergedFrames& now);

}  // namespace fah
