// The live way from the collector to the pipeline: a bounded queue of batches. When it is full, sources wait with their
// rows in the rings, and nothing is lost until those are full too.
// Threads: one fills (the collector), one pulls at a time; cancel() from any.
#pragma once

#include "framework/collect/batch_source.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace fah {

class BatchQueue : public BatchSource {
public:
    static constexpr std::size_t DEFAULT_CAPACITY = 8;

    explicit BatchQueue(std::size_t capacity = DEFAULT_CAPACITY);

    std::optional<Batch> pull() override;

    // True while push() would find no room. Only the filling thread makes it true.
    bool full() const;
    // false = no room, or cancelled: the batch is as it was.
    bool push(Batch& batch);
    // Waits until there is room, or cancel(), or the time is over.
    void wait_for_room(std::chrono::milliseconds longest);
    // No more will come: pull() gives what is there, then the end.
    void close();
    // Nobody will pull any more: everything is thrown away, and so is what is pushed later.
    void cancel();
    bool cancelled() const;

private:
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::condition_variable emptied_;
    std::deque<Batch> batches_;
    bool closed_ = false;
    bool cancelled_ = false;
};

}  // namespace fah
