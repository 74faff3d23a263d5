// A recording through the whole pipeline and the analysis: what a reader lets pass must not harm the stages behind it.
#pragma once

#include "framework/analysis/analysis.h"
#include "framework/model/failure.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/recording_reader.h"
#include "framework/recording/recording_summary.h"

#include <string>

namespace fah::fuzz {

inline void read_recording(const std::string& path) {
    try {
        summary_of(path);
        RecordingReader reader(path);
        Profile profile = run_pipeline({.source = &reader, .threads = 1, .sample_limit = 1000});
        complete(profile, reader.run_facts(), reader.start_ns());
        analyze(profile, {.root = "/work", .working_directory = "/work", .detailed = true});
    } catch (const Failure&) {  // refused, with a reason
    }
}

}  // namespace fah::fuzz
