// A batch of rows in columns: what travels from sources through the pipeline into profile and recording.
// The columns are those of fah_batch (fixingahole/host.h); ids are those of `dictionary` (a source's, after renumbering
// the session's). One thread owns a batch at a time.
#pragma once

#include "framework/model/dictionary.h"

#include <fixingahole/host.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace fah {

struct Batch {
    std::shared_ptr<const Dictionary> dictionary;
    std::uint32_t rows = 0;
    std::vector<std::uint64_t> time_ns;  // CLOCK_MONOTONIC
    std::vector<std::uint32_t> process;
    std::vector<std::uint32_t> thread;
    std::vector<std::uint32_t> stack;
    std::vector<std::uint8_t> kind;    // FAH_ROW_*
    std::vector<std::uint8_t> origin;  // FAH_ORIGIN_*
    std::vector<std::int64_t> value;
    std::vector<std::int64_t> system_ns;

    // All columns get `capacity` rows; `rows` becomes 0.
    void reserve(std::uint32_t capacity);
    std::uint32_t capacity() const { return static_cast<std::uint32_t>(time_ns.size()); }
    // The C view of the columns; valid until the batch is moved or resized. Its `rows` is a copy.
    fah_batch view();
};

}  // namespace fah
