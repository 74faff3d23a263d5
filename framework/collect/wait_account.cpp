#include "framework/collect/wait_account.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr double MEMORY_NS = 500e6;

}  // namespace

WaitAccount::WaitAccount(std::uint64_t begin_ns, std::int64_t cpu_ns) {
    last_.time_ns = begin_ns;
    last_.times.cpu_ns = cpu_ns;
}

// All that is pending, to one stack or half to each of two.
std::vector<WaitCharge> WaitAccount::charge(bool here, StackId stack) {
    std::vector<WaitCharge> charges;
    if (pending_ns_ <= 0 || (!here && !last_.blocked)) return charges;
    const std::int64_t all = std::exchange(pending_ns_, 0);
    const bool two = here && last_.blocked && stack != last_.stack;
    if (two) charges.push_back({last_.stack, all / 2});
    charges.push_back({here ? stack : last_.stack, two ? all - all / 2 : all});
    return charges;
}

// The clock of a thread that runs lags by up to a tick; over some looks that cancels out.
void WaitAccount::weigh(double waited_ns, double elapsed_ns) {
    if (elapsed_ns <= 0) return;
    waiting_share_ += (waited_ns / elapsed_ns - waiting_share_) * std::min(1.0, elapsed_ns / MEMORY_NS);
}

std::vector<WaitCharge> WaitAccount::look(const WaitLook& look) {
    const auto elapsed = static_cast<std::int64_t>(look.time_ns - last_.time_ns);
    const std::int64_t waited =
        elapsed - (look.times.cpu_ns - last_.times.cpu_ns) - (look.times.run_delay_ns - last_.times.run_delay_ns);
    weigh(static_cast<double>(waited), static_cast<double>(elapsed));
    pending_ns_ += waited;
    auto charges = charge(look.blocked, look.stack);
    last_ = look;
    if (look.blocked) last_stack_ = look.stack;
    return charges;
}

std::vector<WaitCharge> WaitAccount::end(std::uint64_t time_ns, std::int64_t cpu_ns) {
    if (time_ns > last_.time_ns) pending_ns_ += static_cast<std::int64_t>(time_ns - last_.time_ns);
    pending_ns_ -= std::max<std::int64_t>(cpu_ns - last_.times.cpu_ns, 0);
    last_.time_ns = std::max(time_ns, last_.time_ns);
    last_.times.cpu_ns = std::max(cpu_ns, last_.times.cpu_ns);
    return charge(true, last_.blocked ? last_.stack : last_stack_);
}

}  // namespace fah
