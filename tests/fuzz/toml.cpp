// A pyproject.toml, as settings.
#include "framework/config/project_file.h"
#include "framework/model/failure.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/scratch_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const fah::fuzz::ScratchFile file(bytes, size);
    try {
        fah::read_project_file(file.path());
    } catch (const fah::Failure&) {  // refused, with a reason
    }
    return 0;
}
