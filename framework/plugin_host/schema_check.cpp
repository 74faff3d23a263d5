#include "framework/plugin_host/schema_check.h"

#include "framework/config/plugin_options.h"

#include <set>
#include <string_view>

namespace fah {
namespace {

constexpr std::uint32_t MOST_OPTIONS = 1024;
constexpr std::uint32_t LARGEST_STRIDE = 65536;

std::string table_problem(const fah_descriptor& descriptor) {
    if (descriptor.option_count > MOST_OPTIONS) {
        return "it says that it has " + std::to_string(descriptor.option_count) + " options (option_count)";
    }
    if (descriptor.options == nullptr) return "its options are NULL but option_count is not 0";
    if (descriptor.option_stride < sizeof(fah_option) || descriptor.option_stride > LARGEST_STRIDE) {
        return "its option_stride is " + std::to_string(descriptor.option_stride) + ", at least " +
               std::to_string(sizeof(fah_option)) + " is needed";
    }
    return "";
}

bool is_key(std::string_view key) {
    return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::string option_problem(const fah_option& option) {
    if (option.struct_size < sizeof(fah_option)) {
        return "an option's struct_size is " + std::to_string(option.struct_size) + ", at least " +
               std::to_string(sizeof(fah_option)) + " is needed";
    }
    if (option.key == nullptr || !is_key(option.key)) return "an option's key is not lower-case letters, digits and _";
    const std::string name = "its option " + std::string(option.key);
    if (option.type < FAH_OPTION_BOOL || option.type > FAH_OPTION_BYTES) {
        return name + " has the type " + std::to_string(option.type) + ", which is not known";
    }
    if (option.help == nullptr) return name + " has no help";
    if (option.default_value == nullptr) return name + " has no default";
    if (option.type == FAH_OPTION_CHOICE && option.choices == nullptr) return name + " is a choice without choices";
    return "";
}

}  // namespace

std::string schema_problem(const fah_descriptor& descriptor) {
    if (descriptor.option_count == 0) return "";
    std::string problem = table_problem(descriptor);
    if (!problem.empty()) return problem;
    std::set<std::string_view> keys;
    for (const fah_option* option : schema_of(descriptor)) {
        problem = option_problem(*option);
        if (!problem.empty()) return problem;
        if (!keys.insert(option->key).second) return "it has the option " + std::string(option->key) + " twice";
    }
    return "";
}

}  // namespace fah
