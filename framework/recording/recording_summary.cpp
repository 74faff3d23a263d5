#include "framework/recording/recording_summary.h"

#include "framework/recording/block_input.h"
#include "framework/recording/bytes.h"

namespace fah {

recording::RecordedRun summary_of(const std::filesystem::path& file) {
    recording::BlockInput input(file);
    recording::RecordedRun run;
    try {
        while (const auto block = input.next())
            if (block->kind == recording::BlockKind::RUN_FACTS)
                run = recording::decode_run_facts(recording::BlockInput::decompress(*block));
    } catch (const recording::DamagedData&) {  // what was read before it holds; who reads the rows says the rest
    }
    return run;
}

}  // namespace fah
