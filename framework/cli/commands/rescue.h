// When reports cannot be written the run must not be lost: its recording is kept where there is room.
#pragma once

#include <string>

namespace fah {

// Copies the recording into $TMPDIR (or /tmp). Returns the sentence that says where it is, or that it is lost, and why.
std::string rescue_recording(const std::string& recording);

}  // namespace fah
