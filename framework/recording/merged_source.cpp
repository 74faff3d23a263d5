#include "framework/recording/merged_source.h"

#include "framework/recording/recording_reader.h"
#include "framework/recording/recording_summary.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace fah {
namespace {

// Amounts of a run that add up; every other number is told where all runs agree on it.
constexpr std::array<std::string_view, 6> SUMS{"elapsed_ns",  "user_ns",    "system_ns",
                                               "host_cpu_ns", "handler_ns", "main_cpu_ns"};
constexpr std::array<std::string_view, 1> MAXIMA{"max_rss_bytes"};

bool is_one_of(std::span<const std::string_view> keys, std::string_view key) {
    return std::ranges::find(keys, key) != keys.end();
}

}  // namespace

void merge_run_facts(RunFacts& run, const RunFacts& more) {
    for (const Fact& fact : more.facts) {
        const Fact* known = run.find(fact.key);
        if (known == nullptr || (fact.key == "exit_code" && known->integer == 0)) {
            run.set(fact);
        } else if (is_one_of(SUMS, fact.key)) {
            run.set(integer_fact(fact.key, known->integer + fact.integer));
        } else if (*known == fact) {
            continue;
        } else if (is_one_of(MAXIMA, fact.key)) {
            run.set(integer_fact(fact.key, std::max(known->integer, fact.integer)));
        } else if (fact.type == FAH_FACT_TEXT && known->type == FAH_FACT_TEXT && fact.key == "command") {
            run.set(text_fact(fact.key, known->text + "; " + fact.text));
        }  // else the first run's stands
    }
    for (const auto& [name, count] : more.losses) run.losses[name] += count;
    for (const std::string& note : more.notes)
        if (std::ranges::find(run.notes, note) == run.notes.end()) run.notes.push_back(note);
    run.sources.insert(more.sources.begin(), more.sources.end());
}

MergedSource::MergedSource(std::vector<std::filesystem::path> files) : files_(std::move(files)) { open_next(); }

MergedSource::~MergedSource() = default;

void MergedSource::open_next() {
    const std::filesystem::path& file = files_[next_++];
    reader_ = std::make_unique<RecordingReader>(file);
    const std::uint64_t start = summary_of(file).start_ns;
    if (next_ == 1) start_ns_ = end_ns_ = start;
    shift_ns_ = end_ns_ - start;
}

void MergedSource::close() {
    const RunFacts& facts = reader_->run_facts();
    const Fact* elapsed = facts.find("elapsed_ns");
    const std::uint64_t began = reader_->start_ns() + shift_ns_;
    if (elapsed != nullptr) end_ns_ = std::max(end_ns_, began + static_cast<std::uint64_t>(elapsed->integer));
    next_ == 1 ? run_ = facts : (merge_run_facts(run_, facts), run_);
    reader_.reset();
}

std::optional<Batch> MergedSource::pull() {
    while (reader_) {
        if (std::optional<Batch> batch = reader_->pull()) {
            for (std::uint32_t row = 0; row < batch->rows; ++row) {
                batch->time_ns[row] += shift_ns_;
                end_ns_ = std::max(end_ns_, batch->time_ns[row]);
            }
            return batch;
        }
        close();
        if (next_ < files_.size()) open_next();
    }
    return std::nullopt;
}

}  // namespace fah
