#define BOOST_DLL_USE_STD_FS

#include "framework/plugin_host/library.h"

#include "framework/plugin_host/elf_peek.h"

#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>

#include <exception>
#include <string>
#include <vector>

namespace fah {
namespace {

constexpr const char* ENTRY = "fah_plugin_entry_v1";
constexpr const char* REBUILD = "Use the plugin's file that was made for this system, or build it here.";

Refusal refused(const std::filesystem::path& file, std::string reason, std::string hint) {
    return {.file = file, .id = "", .reason = std::move(reason), .hint = std::move(hint)};
}

Refusal wrong_major(const std::filesystem::path& file, std::uint32_t major) {
    const std::string theirs = std::to_string(major);
    const std::string ours = std::to_string(FAH_ABI_MAJOR);
    return refused(file, "it was built for plugin ABI " + theirs + "; this fixingahole has ABI " + ours,
                   major > FAH_ABI_MAJOR
                       ? "Use a newer fixingahole, or build the plugin against the headers of this one."
                       : "Build the plugin against the headers of this fixingahole.");
}

// What the bytes alone say against loading the file; empty reason when nothing does.
Refusal objections(const std::filesystem::path& file) {
    const ElfPeek peek = peek_elf(file);
    if (!peek.problem.empty()) return refused(file, peek.problem, "Check the path, and that the file may be read.");
    if (!peek.is_shared_object) return refused(file, "it is not a shared object", "Name the plugin's .so file.");
    if (!peek.is_our_machine) return refused(file, "it was built for " + peek.machine, REBUILD);
    if (peek.entry_majors.empty()) {
        return refused(file, std::string("it is no fixingahole plugin: it does not export ") + ENTRY,
                       "A plugin defines that function, for example by FIXINGAHOLE_PLUGINS.");
    }
    if (!peek.entry_majors.contains(FAH_ABI_MAJOR)) return wrong_major(file, *peek.entry_majors.rbegin());
    return {};
}

// dlerror() begins with the path, which every message of ours names anyway.
std::string loader_message(const std::filesystem::path& file) {
    const char* text = dlerror();
    std::string message = text == nullptr ? "the loader gave no reason" : text;
    const std::string prefix = file.string() + ": ";
    return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

std::variant<const fah_entry*, Refusal> load(const std::filesystem::path& file) {
    // Leaked on purpose: descriptors, interfaces and code are used to the very end.
    static auto& loaded = *new std::vector<boost::dll::shared_library>;
    using boost::dll::load_mode::type;
    std::error_code failed;
    boost::dll::shared_library library;
    library.load(file, static_cast<type>(boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local), failed);
    if (failed) {
        return refused(file, "the loader refused it: " + loader_message(file),
                       "`ldd " + file.string() + "` shows what is missing.");
    }
    if (!library.has(ENTRY)) {
        return refused(file, std::string("it does not export ") + ENTRY, "Do not hide that symbol when linking.");
    }
    const auto entry_function = library.get<const fah_entry*()>(ENTRY);
    loaded.push_back(std::move(library));
    const fah_entry* entry = entry_function();
    if (entry == nullptr) return refused(file, std::string(ENTRY) + " returned NULL", "This is a bug of the plugin.");
    return entry;
}

}  // namespace

std::variant<const fah_entry*, Refusal> open_library(const std::filesystem::path& file) {
    try {
        Refusal objection = objections(file);
        if (!objection.reason.empty()) return objection;
        return load(file);
    } catch (const std::exception& error) {
        return refused(file, std::string(ENTRY) + " threw an exception: " + error.what(),
                       "This is a bug of the plugin.");
    } catch (...) {
        return refused(file, std::string(ENTRY) + " threw an exception", "This is a bug of the plugin.");
    }
}

}  // namespace fah
