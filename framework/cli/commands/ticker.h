// Calls a function again and again from a thread of its own, until the object is gone. The function must not throw.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace fah {

class Ticker {
public:
    Ticker(std::chrono::nanoseconds interval, std::function<void()> call)
        : thread_([this, interval, call = std::move(call)](const std::stop_token& stop) {
              std::unique_lock lock(mutex_);
              while (!wake_.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) call();
          }) {}
    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;
    // A call that is running is waited for.
    ~Ticker() = default;

private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace fah
