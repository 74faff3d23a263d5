// The seam between collecting and the pipeline: where batches come from, be it the live queue or a recording.
#pragma once

#include "framework/model/batch.h"

#include <optional>

namespace fah {

class BatchSource {
public:
    virtual ~BatchSource() = default;
    // The next batch; blocks until there is one. Empty = the end, for good. Called by one thread at a time.
    virtual std::optional<Batch> pull() = 0;
};

}  // namespace fah
