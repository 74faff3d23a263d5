// What a function is called in every run of a program: lines move between versions, so it is its file's label and its name;
// of several of one name in a file the n-th from the top.
#pragma once

#include "framework/analysis/tables.h"

#include <compare>
#include <string>
#include <vector>

namespace fah {

struct FunctionKey {
    std::string label, name;  // label is "" for code without a file
    std::size_t nth = 0;
    auto operator<=>(const FunctionKey&) const = default;
};

// By row of the functions.
std::vector<FunctionKey> function_keys(const Tables& tables);

}  // namespace fah
