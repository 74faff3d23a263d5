#include "framework/collect/run_ledger.h"

#include "framework/collect/text_decoding.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr std::size_t LOSS_NAME_BYTES = 64;
constexpr std::size_t LOSS_NAMES = 256;

}  // namespace

void RunLedger::count(std::string_view loss, std::uint64_t add) {
    if (add == 0) return;
    std::string name = clean_utf8(loss, LOSS_NAME_BYTES);
    const std::lock_guard lock(mutex_);
    if (facts_.losses.size() >= LOSS_NAMES && !facts_.losses.contains(name)) name = "other";
    facts_.losses[name] += add;
}

void RunLedger::set(Fact fact) {
    const std::lock_guard lock(mutex_);
    facts_.set(std::move(fact));
}

void RunLedger::note(std::string sentence) {
    const std::lock_guard lock(mutex_);
    if (std::find(facts_.notes.begin(), facts_.notes.end(), sentence) != facts_.notes.end()) return;
    facts_.notes.push_back(std::move(sentence));
}

RunFacts RunLedger::facts() const {
    const std::lock_guard lock(mutex_);
    return facts_;
}

}  // namespace fah
