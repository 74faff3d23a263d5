// The words of --lines: "FUNCTION" by its name or qualified name, "FILE" by its path, "FILE:FUNCTION", and "@profile", which
// stands for the functions that are marked so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lines {

inline constexpr std::string_view MARKED = "@profile";

struct Choice {
    std::string word;
    std::string file;      // as written; "" = any of the program's own
    std::string function;  // "" = all of the file
    std::uint32_t number = 0;
};

// The list's items. Throws Error when there are too many.
std::vector<Choice> choices_of(std::string_view list);

// What the agent reads; a relative file is one below root, or else below the working directory.
std::string environment_of(const std::vector<Choice>& choices, const std::string& root);

}  // namespace lines
