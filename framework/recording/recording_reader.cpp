#include "framework/recording/recording_reader.h"

#include "framework/recording/bytes.h"
#include "framework/recording/rows_codec.h"
#include "framework/recording/run_facts_codec.h"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace fah {

using recording::BlockKind;
using recording::DamagedData;

RecordingReader::RecordingReader(const std::filesystem::path& path) : input_(path) {}

std::optional<Batch> RecordingReader::pull() {
    while (!ended_) {
        const auto block = input_.next();
        if (!block) {
            end(input_.problem(), input_.position());
            break;
        }
        try {
            if (auto batch = use(*block)) return batch;
        } catch (const DamagedData& damage) {
            end(damage.what(), block->position);
        }
    }
    return std::nullopt;
}

std::optional<Batch> RecordingReader::use(const recording::Block& block) {
    switch (block.kind) {
        case BlockKind::DICTIONARY:
            names_.decode(recording::BlockInput::decompress(block));
            break;
        case BlockKind::ROWS:
            return use_rows(recording::BlockInput::decompress(block));
        case BlockKind::RUN_FACTS:
            use_run_facts(recording::BlockInput::decompress(block));
            break;
        case BlockKind::END:
            use_end(recording::BlockInput::decompress(block));
            break;
        default:
            break;  // of a later writer
    }
    return std::nullopt;
}

Batch RecordingReader::use_rows(const std::string& raw) {
    Batch batch = recording::decode_rows(raw, input_.columns());
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        batch.process[row] = names_.process(batch.process[row]);
        batch.thread[row] = names_.thread(batch.thread[row]);
        batch.stack[row] = names_.stack(batch.stack[row]);
    }
    batch.dictionary = names_.dictionary();
    rows_ += batch.rows;
    return batch;
}

void RecordingReader::use_run_facts(const std::string& raw) {
    recording::RecordedRun run = recording::decode_run_facts(raw);
    run_ = std::move(run.facts);
    start_ns_ = run.start_ns;
}

void RecordingReader::use_end(const std::string& raw) {
    try {
        complete_ = boost::json::parse(raw).at("rows").to_number<std::uint64_t>() == rows_;
    } catch (const std::exception&) {  // whatever Boost.JSON says about the text
        throw DamagedData("its end is not understood");
    }
    if (!complete_) throw DamagedData("rows are missing before it");
}

void RecordingReader::end(const std::string& problem, std::uint64_t position) {
    ended_ = true;
    if (!problem.empty()) {
        complete_ = false;
        run_.notes.push_back("The recording is damaged at byte " + std::to_string(position) + " (" + problem +
                             "): only what stands before it is shown.");
    } else if (!complete_) {
        run_.notes.emplace_back(
            "The recording has no end: the profiler was ended early, or the disk was full. What was "
            "recorded until then is shown.");
    }
}

}  // namespace fah
