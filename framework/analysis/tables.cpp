#include "framework/analysis/tables.h"

namespace fah {

std::uint32_t TextTable::intern(std::string_view text) {
    if (text.empty()) return 0;
    if (auto known = ids_.find(text); known != ids_.end()) return known->second;
    texts_.emplace_back(text);
    const auto id = static_cast<std::uint32_t>(texts_.size());
    ids_.emplace(texts_.back(), id);
    return id;
}

std::string_view TextTable::text(std::uint32_t id) const {
    return id == 0 || id > texts_.size() ? std::string_view{} : std::string_view{texts_[id - 1]};
}

void TimeColumns::push(const Weights& weights) {
    python.push_back(weights.python_ns);
    native.push_back(weights.native_ns + weights.unsampled_ns);
    system.push_back(weights.system_ns);
    wait.push_back(weights.wait_ns);
    samples.push_back(weights.samples);
    copied.push_back(weights.copied);
}

}  // namespace fah
