#include "framework/collect/ring_channel.h"

#include <utility>

namespace fah {

bool RingChannel::push(ChannelRecord record) {
    if (bytes_ + cost(record) > byte_limit_) return false;
    bytes_ += cost(record);
    waiting_.push_back(std::move(record));
    return true;
}

bool RingChannel::pop(ChannelRecord& out) {
    if (waiting_.empty()) return false;
    out = std::move(waiting_.front());
    waiting_.pop_front();
    bytes_ -= cost(out);
    return true;
}

}  // namespace fah
