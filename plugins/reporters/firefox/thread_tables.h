// The tables of one thread in the processed profile format of the Firefox Profiler: texts, functions, frames and stacks, only
// those that its samples need. Ids are places in these tables.
#pragma once

#include "plugins/reporters/support/profile_view.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace firefox_report {

inline constexpr std::int64_t NONE = -1;  // written as null

// Category numbers, as plugin.cpp lists them.
inline constexpr std::int64_t PYTHON = 1, NATIVE = 2;

class ThreadTables {
public:
    explicit ThreadTables(const reporters::ProfileView& profile) : profile_(profile) {}

    // The stack of a node.
    std::int64_t stack(std::uint32_t node);
    // The members "stringArray", "funcTable", "frameTable", "stackTable" and those that are empty for us; no comma at the end.
    std::string json() const;

private:
    using Numbers = std::vector<std::int64_t>;

    std::int64_t text(const std::string& text);
    std::int64_t function(std::uint32_t row);
    std::int64_t frame(std::uint32_t function_row, std::uint32_t line);

    const reporters::ProfileView& profile_;
    std::vector<std::string> texts_;
    std::unordered_map<std::string, std::int64_t> text_ids_;
    std::unordered_map<std::uint32_t, std::int64_t> functions_, stacks_;
    std::unordered_map<std::uint64_t, std::int64_t> frames_;
    Numbers function_name_, function_file_, function_line_, function_category_;
    Numbers frame_function_, frame_line_;
    Numbers stack_prefix_, stack_frame_;
};

// "[1,2,null]"
std::string array(const std::vector<std::int64_t>& numbers);

}  // namespace firefox_report
