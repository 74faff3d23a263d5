// What functions, files, threads and processes are called in exports: text on one line that no viewer stumbles over.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <string>

namespace reporters {

std::string function_name(const ProfileView& profile, std::uint32_t function);
// "" for code without a file.
std::string file_label(const ProfileView& profile, std::uint32_t function);
std::string file_path(const ProfileView& profile, std::uint32_t function);
// "crunch (main.py:15)".
std::string function_with_place(const ProfileView& profile, std::uint32_t function);
// "MainThread (123)", the name where there is one; for NO_ROW "unknown thread".
std::string thread_name(const ProfileView& profile, std::uint32_t thread);
// "python main.py (123)".
std::string process_name(const ProfileView& profile, std::uint32_t process);
// Both, for viewers that know no processes.
std::string thread_of_process(const ProfileView& profile, std::uint32_t thread);
// "app/main.py", or what was typed where it was no script.
std::string run_name(const ProfileView& profile);

}  // namespace reporters
