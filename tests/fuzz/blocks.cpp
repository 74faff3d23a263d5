// A recording whose blocks are whole and hold any bytes: what lies behind the checksums. The input is blocks, each its kind (a
// byte), its size (two, the lower first), and its raw bytes; the last one's end with the input.
#include "framework/recording/block_output.h"
#include "tests/fuzz/one_input.h"
#include "tests/fuzz/read_recording.h"
#include "tests/fuzz/scratch_file.h"

#include <algorithm>
#include <string_view>

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t HEAD = 3;
    const fah::fuzz::ScratchFile file(nullptr, 0);
    std::string_view rest(reinterpret_cast<const char*>(bytes), size);
    {
        fah::recording::BlockOutput output(file.path());
        while (rest.size() >= HEAD) {
            const auto at = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
            const auto kind = static_cast<fah::recording::BlockKind>(at(0));
            const std::size_t raw = std::min<std::size_t>(at(1) | at(2) << 8, rest.size() - HEAD);
            output.write(kind, rest.substr(HEAD, raw));
            rest.remove_prefix(HEAD + raw);
        }
    }
    fah::fuzz::read_recording(file.path());
    return 0;
}
