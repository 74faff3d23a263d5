#include "framework/collect/batch_queue.h"

#include <algorithm>
#include <utility>

namespace fah {

BatchQueue::BatchQueue(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

std::optional<Batch> BatchQueue::pull() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || cancelled_ || !batches_.empty(); });
    if (batches_.empty()) return std::nullopt;
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    lock.unlock();
    emptied_.notify_one();
    return batch;
}

bool BatchQueue::full() const {
    const std::lock_guard lock(mutex_);
    return !cancelled_ && batches_.size() >= capacity_;
}

bool BatchQueue::push(Batch& batch) {
    {
        const std::lock_guard lock(mutex_);
        if (cancelled_ || closed_ || batches_.size() >= capacity_) return false;
        batches_.push_back(std::move(batch));
    }
    filled_.notify_one();
    return true;
}

void BatchQueue::wait_for_room(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    emptied_.wait_for(lock, longest, [this] { return cancelled_ || batches_.size() < capacity_; });
}

void BatchQueue::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    filled_.notify_all();
}

void BatchQueue::cancel() {
    {
        const std::lock_guard lock(mutex_);
        cancelled_ = true;
        batches_.clear();
    }
    filled_.notify_all();
    emptied_.notify_all();
}

bool BatchQueue::cancelled() const {
    const std::lock_guard lock(mutex_);
    return cancelled_;
}

}  // namespace fah
