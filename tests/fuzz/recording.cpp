// A recording, through the whole pipeline and the analysis: what a reader lets pass must not harm the stages behind it.
#include "framework/analysis/analysis.h"
#include "framework/model/failure.h"
#include "framework/pipeline/pipeline.h"
#include "framework/recording/recording_reader.h"
#include "framework/recording/recording_summary.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/scratch_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const fah::fuzz::ScratchFile file(bytes, size);
    try {
        fah::summary_of(file.path());
        fah::RecordingReader reader(file.path());
        fah::Profile profile = fah::run_pipeline({.source = &reader, .threads = 1, .sample_limit = 1000});
        fah::complete(profile, reader.run_facts(), reader.start_ns());
        fah::analyze(profile, {.root = "/work", .working_directory = "/work", .detailed = true});
    } catch (const fah::Failure&) {  // refused, with a reason
    }
    return 0;
}
