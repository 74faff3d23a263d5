// What is known about a run besides its samples, to JSON and back: the payload of a RUN_FACTS block. Texts keep every byte.
#pragma once

#include "framework/model/profile.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fah::recording {

struct RecordedRun {
    RunFacts facts;
    std::uint64_t start_ns = 0;  // CLOCK_MONOTONIC of the launch
};

std::string encode_run_facts(const RunFacts& run, std::uint64_t start_ns);

// Throws DamagedData.
RecordedRun decode_run_facts(std::string_view json);

}  // namespace fah::recording
