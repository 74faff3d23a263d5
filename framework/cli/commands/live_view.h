// What is drawn while a program runs with --live, where DESIGN allows drawing: its costliest functions so far, and losses.
#pragma once

#include "framework/model/profile.h"

#include <string>
#include <vector>

namespace fah {

// One text for each line, at most 80 columns wide: "  61.2%  work (pkg/a.py:12)". Waiting and hidden code are in the whole.
std::vector<std::string> live_view(const Profile& profile, bool detailed);

}  // namespace fah
