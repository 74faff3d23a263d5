// A notebook: its cells, and the names that their code has in a profile.
#include "framework/launch/notebook.h"
#include "framework/model/failure.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/scratch_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const fah::fuzz::ScratchFile file(bytes, size);
    try {
        fah::cell_sources(fah::read_notebook(file.path()));
    } catch (const fah::Failure&) {  // refused, with a reason
    }
    return 0;
}
