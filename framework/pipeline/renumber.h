// Maps the ids of each source's dictionary to ids of the session's: the serial stage behind pull. Incremental: what was
// mapped once is looked up in an array. It alone interns into the session's dictionary.
#pragma once

#include "framework/model/batch.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fah {

class Renumber {
public:
    explicit Renumber(std::shared_ptr<Dictionary> session);
    ~Renumber();

    // Rewrites the ids in place; afterwards the batch's dictionary is the session's.
    void apply(Batch& batch);
    // All processes and threads that the sources know by now, with or without rows, and texts that came late.
    void finish();

    std::uint64_t invalid_ids() const { return invalid_ids_; }
    // Stacks that the sources folded themselves.
    std::uint64_t overflowed_stacks() const;

private:
    class Source;

    Source& source_of(const std::shared_ptr<const Dictionary>& dictionary);
    void retire_unused();

    std::shared_ptr<Dictionary> session_;
    std::vector<std::unique_ptr<Source>> sources_;
    std::uint64_t invalid_ids_ = 0;
    std::uint64_t retired_overflow_ = 0;
};

}  // namespace fah
