// The batch that a plugin writes: gives it columns, checks what it wrote, and hands full batches to the queue. Rows of
// several drains are joined in one batch: at a few hundred samples a second every drain would make a tiny one.
//
// Thread: collector.
#pragma once

#include "framework/collect/batch_queue.h"
#include "framework/collect/run_ledger.h"
#include "framework/model/batch.h"

#include <cstdint>
#include <memory>

namespace fah {

class BatchWriter {
public:
    static constexpr std::uint32_t CAPACITY = 1024;  // rows
    static constexpr std::uint64_t LONGEST_WAIT_NS = 250'000'000;

    // queue and ledger outlive the writer.
    BatchWriter(std::shared_ptr<const Dictionary> dictionary, BatchQueue& queue, RunLedger& ledger);

    // nullptr when the queue is full, or while a batch is out. What is returned stays the writer's.
    fah_batch* acquire();
    // Rows that cannot be are dropped and counted as "invalid_rows".
    void commit(const fah_batch* batch);
    // Hands over what is there, when the queue has room; false = it has none.
    bool flush();
    // As flush(), for rows that waited long enough.
    void flush_old(std::uint64_t now_ns);
    std::uint64_t rows() const { return rows_; }

private:
    fah_batch view_of_rest();
    std::uint32_t keep_valid(std::uint32_t begin, std::uint32_t end);
    bool valid(std::uint32_t row) const;
    void move_row(std::uint32_t from, std::uint32_t to);

    std::shared_ptr<const Dictionary> dictionary_;
    BatchQueue& queue_;
    RunLedger& ledger_;
    Batch batch_;
    fah_batch view_{};
    bool out_ = false;
    std::uint64_t oldest_ns_ = 0;
    std::uint64_t rows_ = 0;
};

}  // namespace fah
