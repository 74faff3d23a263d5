#include "framework/recording/recording_writer.h"

#include "framework/recording/rewrite.h"
#include "framework/recording/rows_codec.h"
#include "framework/recording/run_facts_codec.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace fah {

using recording::BlockKind;

namespace {

// What a crash of the host may cost.
constexpr std::chrono::seconds FLUSH_INTERVAL{1};

}  // namespace

void RecordingStatus::add_to(RunFacts& run) const {
    if (thinned_rows != 0) run.losses["recording_thinned"] = thinned_rows;
    if (problem.empty()) return;
    const std::string note = "The recording stopped before the run ended: " + problem +
                             ". Reports of this run are whole; reports made from the recording later are not.";
    if (std::ranges::find(run.notes, note) == run.notes.end()) run.notes.push_back(note);
}

RecordingWriter::RecordingWriter(std::filesystem::path path, std::uint64_t max_bytes)
    : path_(std::move(path)),
      max_bytes_(max_bytes),
      output_(path_),
      thinner_(stride_),
      last_flush_(std::chrono::steady_clock::now()) {
    buffer_.reserve(recording::BLOCK_ROWS);
    if (!output_.problem().empty()) stop(output_.problem());
}

RecordingWriter::~RecordingWriter() = default;

void RecordingWriter::stop(std::string why) {
    problem_ = std::move(why);
    buffer_.rows = 0;
}

void RecordingWriter::take(const Batch& batch, const Dictionary& session) {
    session_ = batch.dictionary;
    for (std::uint32_t row = 0; row < batch.rows && !stopped(); ++row) {
        if (const auto kept = thinner_.add(row_of(batch, row))) append(buffer_, *kept);
        if (buffer_.rows == recording::BLOCK_ROWS) flush(session);
    }
    if (std::chrono::steady_clock::now() - last_flush_ >= FLUSH_INTERVAL) flush(session);
}

void RecordingWriter::flush(const Dictionary& session) {
    last_flush_ = std::chrono::steady_clock::now();
    write_dictionary(session);
    write_rows();
    if (!stopped() && output_.size() > max_bytes_) thin();
}

void RecordingWriter::write_dictionary(const Dictionary& session) {
    while (!stopped()) {
        const std::string entries = dictionary_encoder_.encode_new(session);
        if (entries.empty()) return;
        if (!output_.write(BlockKind::DICTIONARY, entries)) stop(output_.problem());
    }
}

void RecordingWriter::write_rows() {
    if (stopped() || buffer_.rows == 0) return;
    if (!output_.write(BlockKind::ROWS, recording::encode_rows(buffer_))) return stop(output_.problem());
    rows_ += buffer_.rows;
    buffer_.rows = 0;
}

void RecordingWriter::add(const Row& row) {
    append(buffer_, row);
    if (buffer_.rows == recording::BLOCK_ROWS) write_rows();
}

void RecordingWriter::thin() {
    thinner_.flush([this](const Row& row) { add(row); });
    write_rows();
    merged_ += thinner_.merged();
    const std::uint64_t enough = max_bytes_ / 4 * 3;
    try {
        for (std::uint64_t before = 0; !stopped() && output_.size() > enough;) {
            before = output_.size();
            halve();
            // Stacks that were seen once cannot be thinned: when they fill the file, it is full.
            if (output_.size() > enough && output_.size() > before / 10 * 9) {
                stop("it has reached its largest size of " + std::to_string(max_bytes_) +
                     " bytes (recording_max), and thinning does not make it smaller");
            }
        }
    } catch (const std::exception& error) {
        stop(error.what());
    }
    thinner_ = recording::Thinner(stride_);
}

void RecordingWriter::halve() {
    recording::Rewritten rewritten = recording::rewrite_with_half_the_rows(path_);
    output_ = std::move(rewritten.output);
    rows_ = rewritten.rows;
    merged_ += rewritten.merged;
    stride_ *= 2;
}

void RecordingWriter::write_run_facts(const RunFacts& run, std::uint64_t start_ns) {
    RunFacts told = run;
    status().add_to(told);
    output_.write(BlockKind::RUN_FACTS, recording::encode_run_facts(told, start_ns));
}

RecordingStatus RecordingWriter::finish() {
    if (!stopped()) thinner_.flush([this](const Row& row) { add(row); });
    if (session_) write_dictionary(*session_);
    write_rows();
    output_.write(BlockKind::END, "{\"rows\": " + std::to_string(rows_) + "}");
    if (!stopped() && !output_.problem().empty()) stop(output_.problem());
    return status();
}

RecordingStatus RecordingWriter::status() const {
    return {.bytes = output_.size(), .rows = rows_, .thinned_rows = merged_ + thinner_.merged(), .problem = problem_};
}

}  // namespace fah
