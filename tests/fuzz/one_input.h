// What libFuzzer calls, and run_corpus.cpp where there is no libFuzzer. Any bytes; must come back, or it is a bug.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
