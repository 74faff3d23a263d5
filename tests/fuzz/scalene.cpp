// A profile's JSON file, of Scalene or ours: what `summarize` and `stats` make of it, to the tables and the statistics.
#include "framework/model/failure.h"
#include "framework/report/file_tables.h"
#include "framework/report/function_statistics.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/scratch_file.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const fah::fuzz::ScratchFile file(bytes, size);
    try {
        const fah::ProfileFile profile = fah::read_profile_file(file.path());
        fah::file_tables(profile, {.root = "/work", .threshold = 1});
        fah::function_statistics({profile, profile}, "/work", true);
    } catch (const fah::Failure&) {  // refused, with a reason
    }
    return 0;
}
