// Reads `recording.fah` as a source of the pipeline. A damaged or unfinished recording is read up to the last whole block,
// and a note says so; nothing in a file makes it crash.
// Threads: one call at a time.
#pragma once

#include "framework/collect/batch_source.h"
#include "framework/model/profile.h"
#include "framework/recording/block_input.h"
#include "framework/recording/dictionary_codec.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace fah {

class RecordingReader : public BatchSource {
public:
    // Throws Failure when the file cannot be read, is no recording, or is of a newer version.
    explicit RecordingReader(const std::filesystem::path& path);

    std::optional<Batch> pull() override;

    // What was recorded about the run, and notes about damage. Whole once pull() has returned empty.
    const RunFacts& run_facts() const { return run_; }
    std::uint64_t start_ns() const { return start_ns_; }  // CLOCK_MONOTONIC of the launch
    // The end was seen, and all rows before it.
    bool complete() const { return complete_; }

private:
    std::optional<Batch> use(const recording::Block& block);
    Batch use_rows(const std::string& raw);
    void use_run_facts(const std::string& raw);
    void use_end(const std::string& raw);
    void end(const std::string& problem, std::uint64_t position);

    recording::BlockInput input_;
    recording::DictionaryDecoder names_;
    RunFacts run_;
    std::uint64_t start_ns_ = 0;
    std::uint64_t rows_ = 0;
    bool complete_ = false;
    bool ended_ = false;
};

}  // namespace fah
