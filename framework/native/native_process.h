// The native side of one process image: puts together the stack copies that come through its ring, and merges what they
// say into its Python stacks. What the process has mapped is read when its first copy comes, and again when code turns up
// that lay nowhere before.
//
// Thread: collector. Memory: one copy for each thread whose sample is on its way, and the last stack of each, up to a bound.
#pragma once

#include "framework/native/merge.h"
#include "framework/native/native_code.h"

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace fah {

// What became of the samples' native stacks.
struct NativeCounts {
    std::uint64_t whole = 0;
    std::uint64_t partial = 0;  // the copy ended, or code without an unwind table came
    std::uint64_t loose = 0;
    std::uint64_t unknown_maps = 0;  // the process was gone, or is another program by now
    std::uint64_t not_copied = 0;    // the ring had no room to spare
};

class NativeProcess {
public:
    // code_type: where PyCode_Type lies, which tells this image from a later one of the same process. code outlives this.
    NativeProcess(NativeCode& code, NativeCounts& counts, std::int32_t pid, std::uint64_t code_type)
        : code_(code), counts_(counts), pid_(pid), code_type_(code_type) {}

    // The body of a FAH_WIRE_NATIVE record; false = it makes no sense.
    bool take(std::uint32_t thread, std::span<const std::byte> body);
    // The thread's sample has come: its stack, outermost first, with native frames where its copy gave any. false = it gave
    // none. Valid until the thread's next call.
    bool merge(std::uint32_t thread, const PythonStack& python, std::span<const MergedFrame>& out);
    // A sample came without a copy.
    void miss() { ++counts_.not_copied; }

private:
    struct Copy {
        Registers registers;
        std::uint64_t address = 0;
        std::vector<std::byte> bytes;
    };

    struct LastStack {
        std::vector<MergedFrame> frames;
        bool whole = false;
    };

    bool know_map();
    void count(MergeResult result);
    bool is_this_image() const;
    bool look_again(const NativeStack& stack);

    NativeCode& code_;
    NativeCounts& counts_;
    std::int32_t pid_;
    std::uint64_t code_type_;
    MemoryMap map_;
    bool map_tried_ = false;
    std::uint64_t map_looks_ = 0;
    std::unordered_map<std::uint32_t, Copy> copies_;
    std::unordered_map<std::uint32_t, LastStack> last_;  // by thread
};

}  // namespace fah
