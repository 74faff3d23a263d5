// Tells ThreadSanitizer the order in which TBB runs the stages: TBB's library is not instrumented, so every batch that goes
// from thread to thread would be reported as a race. Empty in every other build; it orders nothing itself.
#pragma once

#ifdef __SANITIZE_THREAD__
extern "C" void __tsan_acquire(void* address);
extern "C" void __tsan_release(void* address);
#endif

namespace fah {

// What was done before give() of an address is seen after take() of it.
class HandOver {
public:
#ifdef __SANITIZE_THREAD__
    void give() { __tsan_release(this); }
    void take() { __tsan_acquire(this); }
#else
    void give() {}
    void take() {}
#endif
private:
    char address_ = 0;
};

// A stage at work: it sees what was given to `from`, and gives what it did to `to` however it is left.
class StageAtWork {
public:
    StageAtWork(HandOver& from, HandOver& to) : to_(to) { from.take(); }
    ~StageAtWork() { to_.give(); }
    StageAtWork(const StageAtWork&) = delete;
    StageAtWork& operator=(const StageAtWork&) = delete;

private:
    HandOver& to_;
};

}  // namespace fah
