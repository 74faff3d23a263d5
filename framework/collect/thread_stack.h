// The stack of one thread of the target, followed from sample to sample: a sample carries only the frames that changed,
// and the ids of the frames that stayed are used again, so a deep recursion costs what moved and not its depth.
//
// Thread: collector.
#pragma once

#include "framework/model/ids.h"

#include <sdk/agent/wire.h>

#include <cstddef>
#include <span>
#include <vector>

namespace fah {

class ThreadStack {
public:
    // A stack-carrying sample: `frames`, innermost first, then the `kept` outermost of the stack before.
    // false = it cannot follow on the stack before; the stack is then empty.
    bool change(std::span<const fah_wire_frame> frames, std::size_t kept);
    std::size_t depth() const { return frames_.size(); }
    std::span<const fah_wire_frame> frames() const { return frames_; }  // outermost first

    // The stack's id for one reader (a small number, from 0). intern(parent, frame) gives the id of a stack; it is called
    // for the frames that this reader has not seen yet.
    template <class Intern>
    StackId id(std::size_t reader, Intern intern) {
        std::vector<StackId>& known = known_by(reader);
        for (std::size_t i = known.size(); i < frames_.size(); ++i) {
            known.push_back(intern(known.empty() ? StackId{} : known.back(), frames_[i]));
        }
        return known.empty() ? StackId{} : known.back();
    }

private:
    std::vector<StackId>& known_by(std::size_t reader) {
        if (readers_.size() <= reader) readers_.resize(reader + 1);
        return readers_[reader];
    }

    std::vector<fah_wire_frame> frames_;         // outermost first
    std::vector<std::vector<StackId>> readers_;  // for each reader, the ids of the outermost frames
};

}  // namespace fah
