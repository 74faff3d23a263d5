#include "framework/plugin_host/inspect.h"

#include "framework/plugin_host/elf_peek.h"
#include "framework/plugin_host/schema_check.h"

#include <exception>
#include <sstream>
#include <string>

namespace fah {
namespace {

// Far above anything real: a count beyond it is garbage that would be walked into other memory.
constexpr std::uint32_t MOST_PLUGINS = 256;
constexpr std::uint32_t LARGEST_STRUCT = 65536;
constexpr const char* PLUGIN_BUG = "This is a bug of the plugin: it was not filled as fixingahole/plugin.h says.";

// Why a struct of struct_size bytes is not one of ours of `least` bytes; "" when it can be.
std::string size_problem(const std::string& name, std::uint32_t size, std::size_t least) {
    if (size < least) {
        return name + ".struct_size is " + std::to_string(size) + ", at least " + std::to_string(least) + " is needed";
    }
    if (size > LARGEST_STRUCT) return name + ".struct_size is " + std::to_string(size) + ", which is no size";
    return "";
}

std::string entry_problem(const fah_entry& entry) {
    std::string size = size_problem("fah_entry", entry.struct_size, sizeof(fah_entry));
    if (!size.empty()) return size;
    if (entry.plugin_count == 0) return "it says that it has no plugin (plugin_count is 0)";
    if (entry.plugin_count > MOST_PLUGINS) {
        return "it says that it has " + std::to_string(entry.plugin_count) + " plugins (plugin_count)";
    }
    if (entry.descriptor == nullptr) return "fah_entry.descriptor is NULL";
    if (entry.create == nullptr) return "fah_entry.create is NULL";
    return "";
}

bool is_id(const char* id) {
    const std::string_view text = id == nullptr ? "" : id;
    return text.find('.') != std::string_view::npos && text.front() != '.' && text.back() != '.' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
}

std::string descriptor_problem(const fah_descriptor& descriptor) {
    std::string size = size_problem("fah_descriptor", descriptor.struct_size, sizeof(fah_descriptor));
    if (!size.empty()) return size;
    if (descriptor.id == nullptr || *descriptor.id == '\0') return "its descriptor has no id";
    if (!is_id(descriptor.id)) {
        return "its id \"" + std::string(descriptor.id) + "\" is not lower-case words joined by dots";
    }
    if (kind_folder(descriptor.kind).empty()) return "its kind is " + std::to_string(descriptor.kind);
    if (descriptor.version == nullptr) return "its descriptor has no version";
    if (descriptor.summary == nullptr) return "its descriptor has no summary";
    return "";
}

bool runs_here(const fah_descriptor& descriptor) {
    std::istringstream words(descriptor.platforms == nullptr ? "" : descriptor.platforms);
    std::string word;
    bool any = false;
    while (words >> word) {
        if (word == this_platform()) return true;
        any = true;
    }
    return !any;
}

std::string newer_hint(const fah_entry& entry) {
    if (entry.abi_minor <= FAH_ABI_MINOR) return PLUGIN_BUG;
    return "It was built for plugin ABI " + std::to_string(FAH_ABI_MAJOR) + "." + std::to_string(entry.abi_minor) +
           "; this fixingahole has " + std::to_string(FAH_ABI_MAJOR) + "." + std::to_string(FAH_ABI_MINOR) +
           ". Use a newer fixingahole.";
}

void inspect_plugin(const std::filesystem::path& file, const fah_entry& entry, std::uint32_t index, Inspection& found) {
    Refusal refusal{.file = file, .id = "", .reason = "", .hint = newer_hint(entry)};
    const fah_descriptor* descriptor = entry.descriptor(index);
    if (descriptor == nullptr) {
        refusal.reason = "the descriptor of plugin " + std::to_string(index) + " is NULL";
    } else {
        refusal.reason = descriptor_problem(*descriptor);
    }
    if (refusal.reason.empty()) {
        refusal.id = descriptor->id;
        refusal.kind = descriptor->kind;
        refusal.reason = schema_problem(*descriptor);
    }
    if (refusal.reason.empty() && !runs_here(*descriptor)) {
        refusal.reason =
            "it is for " + std::string(descriptor->platforms) + "; this is " + std::string(this_platform());
        refusal.hint = "Use a file of it that was made for this system, if its makers have one.";
    }
    if (!refusal.reason.empty()) {
        found.refusals.push_back(std::move(refusal));
        return;
    }
    found.candidates.push_back({.file = file, .entry = &entry, .index = index, .descriptor = descriptor});
}

}  // namespace

Inspection inspect_library(const std::filesystem::path& file, const fah_entry& entry) {
    Inspection found;
    const std::string problem = entry_problem(entry);
    if (!problem.empty()) {
        found.refusals.push_back({.file = file, .id = "", .reason = problem, .hint = PLUGIN_BUG});
        return found;
    }
    for (std::uint32_t index = 0; index < entry.plugin_count; ++index) {
        try {
            inspect_plugin(file, entry, index, found);
        } catch (...) {
            found.refusals.push_back(
                {.file = file,
                 .id = "",
                 .reason = "fah_entry.descriptor threw an exception for plugin " + std::to_string(index),
                 .hint = PLUGIN_BUG});
        }
    }
    return found;
}

}  // namespace fah
