#include "framework/collect/wait_account.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr double MEMORY_NS = 500e6;
constexpr std::int64_t SHARED_OUT_EVERY_NS = 1'000'000'000;

}  // namespace

WaitAccount::WaitAccount(std::uint64_t begin_ns, std::int64_t cpu_ns) {
    last_.time_ns = begin_ns;
    last_.times.cpu_ns = cpu_ns;
}

// The clock of a thread that runs lags by up to a tick; over some looks that cancels out.
void WaitAccount::remember_share(double waited_ns, double elapsed_ns) {
    if (elapsed_ns <= 0) return;
    waiting_share_ += (waited_ns / elapsed_ns - waiting_share_) * std::min(1.0, elapsed_ns / MEMORY_NS);
}

void WaitAccount::add_weight(StackId stack, std::int64_t elapsed_ns) {
    const auto known =
        std::find_if(weights_.begin(), weights_.end(), [stack](const WaitCharge& one) { return one.stack == stack; });
    if (known != weights_.end())
        known->ns += elapsed_ns / 2;
    else
        weights_.push_back({stack, elapsed_ns / 2});
}

// The last one takes what rounding leaves.
std::vector<WaitCharge> WaitAccount::share_out() {
    std::int64_t weight = 0;
    for (const WaitCharge& one : weights_) weight += one.ns;
    if (pot_ns_ <= 0 || weight <= 0) return {};
    mixed_ns_ = 0;
    auto charges = std::exchange(weights_, {});
    const std::int64_t all = std::exchange(pot_ns_, 0);
    std::int64_t rest = all;
    for (WaitCharge& one : charges) {
        one.ns = std::min(rest, static_cast<std::int64_t>(static_cast<double>(all) * static_cast<double>(one.ns) /
                                                          static_cast<double>(weight)));
        rest -= one.ns;
    }
    charges.back().ns += rest;
    return charges;
}

std::vector<WaitCharge> WaitAccount::look(const WaitLook& look) {
    const auto elapsed = static_cast<std::int64_t>(look.time_ns - last_.time_ns);
    const std::int64_t waited =
        elapsed - (look.times.cpu_ns - last_.times.cpu_ns) - (look.times.run_delay_ns - last_.times.run_delay_ns);
    remember_share(static_cast<double>(waited), static_cast<double>(elapsed));
    const WaitLook before = std::exchange(last_, look);
    if (look.blocked) last_stack_ = look.stack;
    if (before.blocked && look.blocked && before.times == look.times) return {{look.stack, waited}};
    pot_ns_ += waited;
    mixed_ns_ += elapsed;
    if (before.blocked) add_weight(before.stack, elapsed);
    if (look.blocked) add_weight(look.stack, elapsed);
    return mixed_ns_ >= SHARED_OUT_EVERY_NS ? share_out() : std::vector<WaitCharge>{};
}

std::vector<WaitCharge> WaitAccount::end(std::uint64_t time_ns, std::int64_t cpu_ns) {
    const auto elapsed = static_cast<std::int64_t>(time_ns > last_.time_ns ? time_ns - last_.time_ns : 0);
    pot_ns_ += elapsed - std::max<std::int64_t>(cpu_ns - last_.times.cpu_ns, 0);
    if (last_.blocked) add_weight(last_.stack, elapsed);
    if (weights_.empty()) add_weight(last_stack_, 2);
    return share_out();
}

}  // namespace fah
