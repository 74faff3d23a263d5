#include "framework/collect/collector.h"

#include "framework/collect/clock.h"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace fah {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t MS = 1'000'000;
constexpr milliseconds ROOM_WAIT{20};
constexpr milliseconds IDLE_WAIT{1};
constexpr double PRESSING = 0.25;  // a ring fuller than this is looked after more often

std::uint64_t ns(milliseconds time) { return static_cast<std::uint64_t>(time.count()) * MS; }

// Signals are for the main thread, which passes them on to the target.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t before_{};
};

}  // namespace

Collector::Collector(CollectorParts parts) : parts_(std::move(parts)) {
    for (Source* source : parts_.sources) {
        schedule_.push_back({.source = source, .interval = interval_of(*source)});
    }
}

// Asked for again and again: a source may want to be called more or less often as the run goes on.
milliseconds Collector::interval_of(const Source& source) const {
    const milliseconds own(source.interval_ms());
    return own.count() == 0 ? parts_.interval : own;
}

Collector::~Collector() {
    {
        const std::lock_guard lock(mutex_);
        abandoned_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    parts_.queue->close();
}

void Collector::start(const fah_target& target) {
    target_ = target;
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { run(); });
}

void Collector::stop(const fah_target& target, bool goes_on) {
    {
        const std::lock_guard lock(mutex_);
        goes_on_ = goes_on;
        ended_ = target;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    parts_.queue->close();
    if (problem_) std::rethrow_exception(problem_);
}

void Collector::run() noexcept {
    try {
        collect();
    } catch (...) {
        problem_ = std::current_exception();
    }
    parts_.control->close();
    parts_.queue->close();
}

void Collector::collect() {
    for (const Scheduled& one : schedule_) one.source->start(target_);
    do {
        round(clock_now_ns());
    } while (wait_until(next_wake_ns()));
    if (!ended_) return;  // abandoned
    parts_.rings->finish(clock_now_ns(), goes_on_);
    for (const Scheduled& one : schedule_) one.source->stop(*ended_);
    drain_rest();
    parts_.rings->close();
}

// Rings that fill up fast, and processes that come and go, are looked after more often.
std::uint64_t Collector::pause_ns(milliseconds usual) const {
    const bool pressing = parts_.rings->fullness() > PRESSING || parts_.rings->changed();
    return ns(pressing ? std::max(usual / 8, milliseconds(1)) : usual);
}

void Collector::look_around(std::uint64_t now_ns) {
    if (now_ns < next_look_ns_) return;
    parts_.control->beat();
    parts_.rings->poll(now_ns);
    next_look_ns_ = now_ns + pause_ns(parts_.interval);
}

// Every source is drained in the same round, so that those that look from outside begin now too.
void Collector::open_window(std::uint64_t now_ns) {
    if (parts_.open_ns == 0 || now_ns < parts_.open_ns) return;
    parts_.control->resume();
    parts_.open_ns = 0;
    for (Scheduled& one : schedule_) one.next_ns = 0;
}

void Collector::round(std::uint64_t now_ns) {
    look_around(now_ns);
    open_window(now_ns);
    for (Scheduled& one : schedule_) {
        if (now_ns < one.next_ns) continue;
        one.source->drain(now_ns + ns(one.interval));
        one.interval = interval_of(*one.source);
        one.next_ns = now_ns + pause_ns(one.interval);
    }
}

std::uint64_t Collector::next_wake_ns() const {
    std::uint64_t next = parts_.open_ns == 0 ? next_look_ns_ : std::min(next_look_ns_, parts_.open_ns);
    for (const Scheduled& one : schedule_) next = std::min(next, one.next_ns);
    return next;
}

// False when the run is over.
bool Collector::wait_until(std::uint64_t time_ns) {
    const std::uint64_t now = clock_now_ns();
    const std::chrono::nanoseconds rest(time_ns > now ? time_ns - now : 0);
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, rest, [this] { return ended_.has_value() || abandoned_; });
}

std::uint64_t Collector::rows() const {
    std::uint64_t sum = 0;
    for (const Scheduled& one : schedule_) sum += one.source->rows();
    return sum;
}

// True when every source has handed over everything.
bool Collector::drain_once() {
    bool done = true;
    for (Scheduled& one : schedule_) {
        if (!one.done) one.done = one.source->drain(clock_now_ns() + ns(parts_.interval));
        if (!one.done || !one.source->flush()) done = false;
    }
    return done;
}

void Collector::drain_rest() {
    std::uint64_t moved_ns = clock_now_ns();
    std::uint64_t rows_before = rows();
    while (!drain_once() && !parts_.queue->cancelled()) {
        const bool waits = parts_.queue->full();
        const bool moved = waits || rows() != rows_before;
        if (waits) parts_.queue->wait_for_room(ROOM_WAIT);
        if (!moved) std::this_thread::sleep_for(IDLE_WAIT);
        const std::uint64_t now = clock_now_ns();
        if (moved) moved_ns = now;
        rows_before = rows();
        if (now - moved_ns <= ns(parts_.patience)) continue;
        parts_.ledger->count("sources_given_up", 1);
        parts_.ledger->note("a source did not come to its end: its last rows are missing");
        return;
    }
}

}  // namespace fah
