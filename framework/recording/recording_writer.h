// Streams a run to `recording.fah` as it comes, every row with its time. A sink of the pipeline.
//
// Size: when the file has reached `max_bytes`, it is rewritten with half the rows (recording/thinner.h: sums stay exact,
// the number of samples and their times get coarser), and from then on every 2nd, 4th, ... row of a stack is written, so the
// whole run is kept evenly. Counted as the loss "recording_thinned". If thinning does not help, the recording stops.
// Errors: a full disk stops the recording, never the run; status() tells.
// Threads: one call at a time.
#pragma once

#include "framework/pipeline/pipeline.h"
#include "framework/recording/block_output.h"
#include "framework/recording/dictionary_codec.h"
#include "framework/recording/thinner.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace fah {

struct RecordingStatus {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;          // in the file
    std::uint64_t thinned_rows = 0;  // that went into others
    std::string problem;             // "" or why the recording stopped

    // Sets the loss "recording_thinned" and adds a note about a stop; calling it again changes nothing.
    void add_to(RunFacts& run) const;
};

class RecordingWriter : public BatchSink {
public:
    static constexpr std::uint64_t DEFAULT_MAX_BYTES = std::uint64_t{256} << 20;

    // Throws Failure when the file cannot be made.
    explicit RecordingWriter(std::filesystem::path path, std::uint64_t max_bytes = DEFAULT_MAX_BYTES);
    // Without finish() the file reads as that of a run that crashed.
    ~RecordingWriter() override;

    void take(const Batch& batch, const Dictionary& session) override;
    // May be called several times, the last one holds; status().add_to(run) is applied to what is written.
    void write_run_facts(const RunFacts& run, std::uint64_t start_ns);
    // Writes what is left, and the end. Call it after run_pipeline has returned: texts that came late are taken then.
    RecordingStatus finish();

    RecordingStatus status() const;

private:
    void add(const Row& row);
    void flush(const Dictionary& session);
    void write_dictionary(const Dictionary& session);
    void write_rows();
    void thin();
    void halve();
    void stop(std::string why);
    bool stopped() const { return !problem_.empty(); }

    std::filesystem::path path_;
    std::uint64_t max_bytes_;
    recording::BlockOutput output_;
    recording::DictionaryEncoder dictionary_encoder_;
    std::shared_ptr<const Dictionary> session_;
    std::uint32_t stride_ = 1;
    recording::Thinner thinner_;
    Batch buffer_;
    std::chrono::steady_clock::time_point last_flush_;
    std::uint64_t rows_ = 0;
    std::uint64_t merged_ = 0;  // by thinners before the one at work
    std::string problem_;
};

}  // namespace fah
