#include "framework/collect/thread_stack.h"

#include <algorithm>

namespace fah {

bool ThreadStack::change(std::span<const fah_wire_frame> frames, std::size_t kept) {
    const bool follows = kept <= frames_.size();
    if (!follows) kept = 0;
    for (auto& known : readers_) known.resize(std::min(known.size(), kept));
    frames_.resize(kept);
    if (follows) frames_.insert(frames_.end(), frames.rbegin(), frames.rend());
    return follows;
}

}  // namespace fah
