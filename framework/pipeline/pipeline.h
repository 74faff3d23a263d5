// The way of the batches: pull (serial, in order) -> renumber ids, record, keep the heap's account (serial) -> transforms,
// classify (parallel) -> aggregate into partial profiles (parallel) -> keep the samples, where asked for (serial, in order)
// -> merge and freeze. Which source, transforms and sinks
// it is built from is the configuration's choice. The number of live batches (`tokens`) is the back-pressure.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/profile.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fah {

// A stage that drops or changes rows. apply() may run on several batches at once. A throw ends the pipeline.
class Transform {
public:
    virtual ~Transform() = default;
    virtual void apply(Batch& batch, const Dictionary& session) = 0;
};

// Sees every batch after renumbering and before the transforms, in order, one at a time: the recording. The batch's
// `dictionary` is the session's.
class BatchSink {
public:
    virtual ~BatchSink() = default;
    virtual void take(const Batch& batch, const Dictionary& session) = 0;
};

struct PipelineParts {
    BatchSource* source = nullptr;       // not owned
    std::vector<BatchSink*> sinks;       // not owned
    std::vector<Transform*> transforms;  // not owned; in this order
    std::size_t tokens = 8;              // batches on their way at once
    // Half for the session's dictionary, half for rows; what does not fit folds into storage_overflow.
    std::size_t session_byte_limit = Dictionary::DEFAULT_BYTE_LIMIT;
    // 0 = as many as there are cores. For a live run 1 is cheapest: waking a second thread for each small batch costs
    // more CPU time than the batch (measured: 2.9 % of a core against 0.8 % at a batch each 5 ms, on 2 cores).
    std::size_t threads = 0;
    // Heap::moments: CLOCK_MONOTONIC, by time.
    std::vector<std::uint64_t> heap_moments;
    // Profile::samples: about how many at most, at 32 bytes each; 0 = none are kept.
    std::size_t sample_limit = 0;
};

// What a profile keeps of samples for reporters that ask for them.
inline constexpr std::size_t USUAL_SAMPLE_LIMIT = std::size_t{1} << 21;

// What the samples say. Blocks until the source ends. Of Profile::run only the pipeline's own losses are set:
//   "storage_overflow"  stacks and rows that were folded because of the byte limit
//   "unknown_rows"      rows of a kind that this version does not know
//   "invalid_rows"      rows with values that cannot be, such as a negative time
//   "invalid_ids"       ids that the source's dictionary does not have; such rows keep their time, without the id
// Throws what the source, a transform or a sink throws, after the stages have stopped: a pull() that is running is waited for.
Profile run_pipeline(const PipelineParts& parts);

// Adds what is known besides the samples: for a live run what was collected, for a recording what it says. The pipeline's
// own losses count once, though a recording of the run names them too.
void complete(Profile& profile, RunFacts run, std::uint64_t start_ns);

}  // namespace fah
