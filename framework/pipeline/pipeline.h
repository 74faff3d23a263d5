// The way of the batches: pull (serial, in order) -> renumber ids and record (serial) -> transforms, classify (parallel) ->
// aggregate into partial profiles (parallel) -> merge and freeze. Which source, transforms and sinks it is built from is the
// configuration's choice. The number of live batches (`tokens`) is the back-pressure.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/profile.h"

#include <memory>
#include <vector>

namespace fah {

// A stage that drops or changes rows. apply() may run on several batches at once.
class Transform {
public:
    virtual ~Transform() = default;
    virtual void apply(Batch& batch, const Dictionary& session) = 0;
};

// Sees every batch after renumbering, in order, one at a time: the recording.
class BatchSink {
public:
    virtual ~BatchSink() = default;
    virtual void take(const Batch& batch, const Dictionary& session) = 0;
};

struct PipelineParts {
    BatchSource* source = nullptr;         // not owned
    std::vector<BatchSink*> sinks;         // not owned
    std::vector<Transform*> transforms;    // not owned; in this order
    std::size_t tokens = 8;                // batches on their way at once
    std::size_t session_byte_limit = Dictionary::DEFAULT_BYTE_LIMIT;
};

// What the samples say; RunFacts and start_ns are left to the caller. Blocks until the source ends.
// Throws what a transform or sink throws, after the stages have stopped.
Profile run_pipeline(const PipelineParts& parts);

}  // namespace fah
