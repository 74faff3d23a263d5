// For tests of recordings: a folder that goes away, files as strings, a run recorded, a recording read.
#pragma once

#include "framework/model/failure.h"
#include "framework/pipeline/pipeline.h"
#include "framework/pipeline/test_support/made_batches.h"
#include "framework/recording/recording_reader.h"
#include "framework/recording/recording_writer.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace fah::made {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "fah-recording-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw Failure("no temporary folder");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::filesystem::path path_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// A live run with this sink.
inline Profile run_into(RecordingWriter& writer, std::vector<Batch> batches) {
    Source source(std::move(batches));
    return run_pipeline({.source = &source, .sinks = {&writer}});
}

inline RunFacts small_facts() {
    RunFacts run;
    run.set(text_fact("command", "fixingahole profile app.py"));
    run.losses["dropped"] = 3;
    return run;
}

struct Replayed {
    Profile profile;
    bool complete = false;
};

inline Replayed replay(const std::filesystem::path& path) {
    RecordingReader reader(path);
    Replayed replayed{.profile = run_pipeline({.source = &reader})};
    complete(replayed.profile, reader.run_facts(), reader.start_ns());
    replayed.complete = reader.complete();
    return replayed;
}

// Where the blocks of an undamaged recording begin; the last entry is the file's size.
inline std::vector<std::uint64_t> block_positions(const std::filesystem::path& path) {
    recording::BlockInput input(path);
    std::vector<std::uint64_t> positions;
    while (const auto block = input.next()) positions.push_back(block->position);
    positions.push_back(input.position());
    return positions;
}

}  // namespace fah::made
