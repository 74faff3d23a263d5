// The batches that are on their way, by address: TBB loses a token that it owns when a stage throws, so it gets pointers,
// and the batches stay owned here.
#pragma once

#include "framework/model/batch.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace fah {

class BatchSlots {
public:
    // [any] A place for the batch, until free() is called with it.
    Batch* hold(Batch batch) {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) free_.push_back(slots_.emplace_back(std::make_unique<Batch>()).get());
        Batch* slot = free_.back();
        free_.pop_back();
        *slot = std::move(batch);
        return slot;
    }

    // [any] Lets go of the columns, and of the dictionary, at once.
    void free(Batch* slot) {
        *slot = Batch{};
        const std::lock_guard lock(mutex_);
        free_.push_back(slot);
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Batch>> slots_;
    std::vector<Batch*> free_;
};

}  // namespace fah
