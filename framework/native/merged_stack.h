// The ids of one thread's merged stacks: what stayed since its last sample is not interned again.
//
// Thread: collector.
#pragma once

#include "framework/model/ids.h"
#include "framework/native/merge.h"

#include <algorithm>
#include <span>
#include <vector>

namespace fah {

class MergedStack {
public:
    // intern(parent, frame) gives the id of a stack; called for the frames that are not those of the last sample.
    template <class Intern>
    StackId id(std::span<const MergedFrame> frames, Intern intern) {
        const auto differs = std::ranges::mismatch(frames_, frames).in1 - frames_.begin();
        const auto kept = std::min(static_cast<std::size_t>(differs), ids_.size());
        frames_.assign(frames.begin(), frames.end());
        ids_.resize(kept);
        for (std::size_t i = kept; i < frames_.size(); ++i)
            ids_.push_back(intern(ids_.empty() ? StackId{} : ids_.back(), frames_[i]));
        return ids_.empty() ? StackId{} : ids_.back();
    }

private:
    std::vector<MergedFrame> frames_;  // outermost first
    std::vector<StackId> ids_;
};

}  // namespace fah
