#include "framework/collect/wait_source.h"

#include "framework/collect/clock.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace fah {
namespace {

constexpr std::uint32_t RARE_MS = 250;  // while every thread only runs, or only stands still
constexpr std::uint32_t AUTO_MS = 20;   // while one does both
constexpr std::uint32_t WALL_MS = 10;
constexpr std::size_t MOST_WATCHES = 1024;
constexpr std::int64_t VISIBLE_DELAY_NS = 100'000'000;
constexpr double SOME_WAITING = 0.02;
constexpr std::uint64_t FIRST_ROUNDS =
    20;                                  // looks that come close together in any case: most programs begin by reading
constexpr std::uint32_t PATIENCE = 100;  // rounds that the samplers have for what is left in the rings

}  // namespace

struct WaitSource::Watch {
    Watch(std::shared_ptr<WaitingProcess> of, std::shared_ptr<TargetThread> seen, ThreadId thread_id)
        : process(std::move(of)),
          thread(std::move(seen)),
          id(thread_id),
          clock(process->pid(), thread->tid),
          account(thread->begin_ns, thread->cpu_begin_ns) {}

    // What it did so far is not in the profile: its ring knows only a part of its CPU time.
    void begin_now() {
        const WaitLook first = {.time_ns = clock_now_ns(), .times = clock.times().value_or(ThreadTimes{})};
        account = WaitAccount(first);
        run_delay_before_ns = first.times.run_delay_ns;
        cpu_before_ns = std::max<std::int64_t>(first.times.cpu_ns - thread->cpu_ns, 0);
    }

    std::shared_ptr<WaitingProcess> process;
    std::shared_ptr<TargetThread> thread;
    ThreadId id;
    ThreadClock clock;
    WaitAccount account;
    std::uint64_t round = 0;  // of the last time its ring named it
    bool mixed = false;       // ran and waited since the look before
    std::int64_t run_delay_before_ns = 0;
    std::int64_t cpu_before_ns = 0;
};

WaitSource::WaitSource(RingSet& rings, BatchQueue& queue, RunLedger& ledger, bool every_thread)
    : rings_(rings),
      ledger_(ledger),
      dictionary_(std::make_shared<Dictionary>()),
      batches_(dictionary_, queue, ledger),
      every_thread_(every_thread),
      interval_ms_(every_thread ? WALL_MS : AUTO_MS) {}

WaitSource::~WaitSource() = default;

void WaitSource::watch(const RingSet::Process& process, const std::shared_ptr<TargetThread>& thread) {
    const auto known = watches_.find(thread.get());
    if (known != watches_.end()) {
        known->second->round = round_;
        return;
    }
    if (thread->end_ns != 0) return;
    if (watches_.size() >= MOST_WATCHES) {
        ledger_.count("unwatched_threads", 1);
        return;
    }
    auto& reader = processes_[process.serial];
    if (!reader) reader = std::make_shared<WaitingProcess>(*process.process, process.interpreter, *dictionary_);
    const ThreadId id =
        dictionary_->intern_thread({reader->id(), thread->tid, dictionary_->intern_string(thread->name)});
    auto added = std::make_unique<Watch>(reader, thread, id);
    added->round = round_;
    if (thread->begin_ns < open_ns_) added->begin_now();
    watches_.emplace(thread.get(), std::move(added));
}

void WaitSource::find_threads() {
    ++round_;
    rings_.visit([this](const RingSet::Process& process) {
        for (const auto& thread : *process.threads) {
            if (every_thread_ || thread->is_main) watch(process, thread);
        }
    });
}

// A blocked thread's stack stands still; whether it was blocked all the while, its times before and after say.
void WaitSource::look(Watch& watch) {
    const auto before = watch.clock.times();
    WaitLook now = {.time_ns = clock_now_ns()};
    watch.mixed = false;
    if (!before) return;
    now.times = *before;
    const WaitLook& last = watch.account.last();
    if (watch.account.was_blocked() && last.times == *before) {
        now.blocked = true;
        now.stack = last.stack;
    } else if (watch.clock.blocked()) {
        const auto stack = watch.process->stack_of(*watch.thread);
        now.blocked = stack && watch.clock.times() == before;
        if (now.blocked) now.stack = *stack;
    }
    const bool moved = !(last.times == now.times);
    add_rows(watch, watch.account.look(now));
    watch.mixed = moved && watch.account.waiting_share() > SOME_WAITING;
}

// The ring has said all it will say of the thread; where it goes on unsampled, the last stretch of waiting is to be had.
void WaitSource::finish(Watch& watch) {
    if (watch.thread->end_ns == 0) look(watch);
    const TargetThread& thread = *watch.thread;
    const bool is_target = thread.is_main && watch.process->pid() == target_.pid;
    std::uint64_t end = thread.end_ns;
    if (end == 0 && is_target) end = target_.end_time_ns;
    if (end != 0) add_rows(watch, watch.account.end(end, thread.cpu_ns + watch.cpu_before_ns));
    if (is_target) tell_run_delay(watch);
}

// Neither running nor waiting for anything of its own: no line is to blame, but the elapsed time has it.
void WaitSource::tell_run_delay(const Watch& watch) {
    const std::int64_t delay = watch.account.last().times.run_delay_ns - watch.run_delay_before_ns;
    ledger_.set(integer_fact("run_delay_ns", delay));
    const auto elapsed = static_cast<std::int64_t>(target_.end_time_ns - std::max(target_.start_time_ns, open_ns_));
    if (target_.end_time_ns == 0 || delay < VISIBLE_DELAY_NS || delay * 20 < elapsed) return;
    char text[160];
    std::snprintf(
        text, sizeof text,
        "for %.1f of %.1f s the program was ready to run and other programs had the processors; no line has that",
        static_cast<double>(delay) / 1e9, static_cast<double>(elapsed) / 1e9);
    ledger_.note(text);
}

void WaitSource::add_rows(const Watch& watch, const std::vector<WaitCharge>& charges) {
    if (charges.empty()) return;
    fah_batch* batch = batches_.acquire();
    if (batch == nullptr) {
        for (const WaitCharge& charge : charges)
            ledger_.count("lost_waiting_ns", static_cast<std::uint64_t>(charge.ns));
        return;
    }
    batch->rows = 0;
    for (const WaitCharge& charge : charges) {
        const std::uint32_t row = batch->rows++;
        batch->time_ns[row] = watch.account.last().time_ns;
        batch->process[row] = watch.process->id().value;
        batch->thread[row] = watch.id.value;
        batch->stack[row] = charge.stack.value;
        batch->kind[row] = FAH_ROW_WAIT;
        batch->origin[row] = FAH_ORIGIN_UNKNOWN;
        batch->value[row] = charge.ns;
        batch->system_ns[row] = 0;
    }
    batches_.commit(batch);
}

void WaitSource::refuse() {
    resting_ = true;
    watches_.clear();
    processes_.clear();
    interval_ms_ = RARE_MS;
    ledger_.count("unwatched_processes", 1);
    ledger_.note("waiting is not in this profile: the kernel did not let us read where a thread of the program waits");
}

void WaitSource::choose_interval() {
    const bool mixed = round_ < FIRST_ROUNDS ||
                       std::any_of(watches_.begin(), watches_.end(), [](const auto& one) { return one.second->mixed; });
    interval_ms_ = !mixed ? RARE_MS : every_thread_ ? WALL_MS : AUTO_MS;
}

bool WaitSource::drain(std::uint64_t) {
    if (resting_ || clock_now_ns() < open_ns_) return true;
    const bool over = target_.end_time_ns != 0;
    if (over && !rings_.read_to_end() && ++patience_ < PATIENCE) return false;
    find_threads();
    for (auto entry = watches_.begin(); entry != watches_.end();) {
        Watch& watch = *entry->second;
        const bool ended = over || watch.round != round_ || watch.thread->end_ns != 0;
        ended ? finish(watch) : look(watch);
        if (watch.process->denied()) {
            refuse();
            return true;
        }
        entry = ended ? watches_.erase(entry) : std::next(entry);
    }
    std::erase_if(processes_, [](const auto& one) { return one.second.use_count() == 1; });
    resting_ = over;
    choose_interval();
    batches_.flush_old(clock_now_ns());
    return true;
}

}  // namespace fah
