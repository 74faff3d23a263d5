// A recording, any bytes.
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/read_recording.h"
#include "tests/fuzz/scratch_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const fah::fuzz::ScratchFile file(bytes, size);
    fah::fuzz::read_recording(file.path());
    return 0;
}
