// What a recording says about its run, without reading its rows.
#pragma once

#include "framework/recording/run_facts_codec.h"

#include <filesystem>

namespace fah {

// The last facts before the end or the first damage; none, and start 0, where there are none. Throws Failure as RecordingReader.
recording::RecordedRun summary_of(const std::filesystem::path& file);

}  // namespace fah
