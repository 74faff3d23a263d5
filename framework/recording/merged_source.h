// Several recordings as one: their runs one after the other, each beginning when the one before had ended.
// Threads: one call at a time.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/profile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace fah {

class RecordingReader;

class MergedSource : public BatchSource {
public:
    // At least one file. Throws Failure as RecordingReader, when pull() comes to a file too.
    explicit MergedSource(std::vector<std::filesystem::path> files);
    ~MergedSource() override;
    MergedSource(const MergedSource&) = delete;
    MergedSource& operator=(const MergedSource&) = delete;

    std::optional<Batch> pull() override;

    // Of all runs: times and losses add up, of sizes the largest holds, texts that differ stand beside each other. Whole once
    // pull() has returned empty.
    const RunFacts& run_facts() const { return run_; }
    std::uint64_t start_ns() const { return start_ns_; }  // CLOCK_MONOTONIC of the first run's launch

private:
    void open_next();
    void close();

    std::vector<std::filesystem::path> files_;
    std::size_t next_ = 0;
    std::unique_ptr<RecordingReader> reader_;
    RunFacts run_;
    std::uint64_t start_ns_ = 0;
    std::uint64_t shift_ns_ = 0;  // what is added to a row's time; may wrap around
    std::uint64_t end_ns_ = 0;    // of the runs so far
};

// `more` into `run`, which is of the runs before it.
void merge_run_facts(RunFacts& run, const RunFacts& more);

}  // namespace fah
