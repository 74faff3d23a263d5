#include "framework/native/unwinder.h"

namespace fah {

NativeStack unwind(const MemoryMap& map, NativeCode& code, Registers registers, const StackCopy& stack) {
    NativeStack result;
    // A return address may lie behind its function's end, when what was called does not return: look at the call.
    std::uint64_t before = 0;
    while (result.frames.size() < MOST_NATIVE_FRAMES) {
        const auto pc = registers.get(PC_REGISTER);
        const auto top = registers.get(STACK_REGISTER);
        if (!pc || !top || *pc == 0) break;
        const CodePlace place = code.place(map, *pc - before);
        result.frames.push_back(&code.frame(place));
        result.end = StepEnd::NO_TABLE;
        if (place.object == nullptr) return result;
        const UnwindRow& row = place.object->row(place.address);
        result.end = row.step(registers, stack);
        if (result.end != StepEnd::STEPPED) return result;
        // Frames lie one above the other, but for a leaf that has saved nothing.
        if (registers.get(STACK_REGISTER) < top || (before == 1 && registers.get(STACK_REGISTER) == top)) break;
        before = row.is_signal_frame() ? 0 : 1;
    }
    result.end = StepEnd::CUT;
    return result;
}

}  // namespace fah
