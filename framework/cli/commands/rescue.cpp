#include "framework/cli/commands/rescue.h"

#include <unistd.h>
#include <filesystem>
#include <system_error>

namespace fah {

std::string rescue_recording(const std::string& recording) {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    const auto copy = folder / ("fixingahole-" + std::to_string(::getpid()) + ".fah");
    if (!error) std::filesystem::copy_file(recording, copy, error);
    if (error) return "the recording " + recording + " could not be copied to a safe place: " + error.message();
    return "the recording is kept in " + copy.string() + "; `fixingahole report " + copy.string() +
           " -o FOLDER` makes the reports";
}

}  // namespace fah
