// Runs a loaded reporter plugin over a model: each of its outputs into a file, or one into memory (for the terminal).
// A file is written under a temporary name and renamed when it is whole, so that a full disk leaves no half report.
#pragma once

#include "framework/model/failure.h"

#include <fixingahole/reporter.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

// Both as the plugin host gave them; not owned.
struct LoadedReporter {
    std::string id;
    fah_plugin* plugin = nullptr;
    const fah_reporter* reporter = nullptr;
    // What the plugin gave to fah_host.fail in the render() that has returned this status; may be empty.
    std::function<Failure(std::int32_t status)> why_failed = {};
};

struct ReportPage {
    std::uint32_t columns = 160;  // width of the page or terminal
    bool color = false;
};

class PluginReporter {
public:
    explicit PluginReporter(LoadedReporter loaded) : loaded_(std::move(loaded)) {}

    std::uint32_t output_count() const { return loaded_.reporter->output_count; }
    std::string_view file_name(std::uint32_t output) const { return entry(output).file_name; }
    bool wants_libraries(std::uint32_t output) const { return (entry(output).flags & FAH_OUTPUT_LIBRARIES) != 0; }
    bool is_for_terminal(std::uint32_t output) const { return (entry(output).flags & FAH_OUTPUT_TERMINAL) != 0; }

    // Throws Failure (EXIT_REPORT_FAILED) that names the file with the system's reason, or with the reporter's.
    void write_file(std::uint32_t output, const fah_model& model, const std::string& path, ReportPage page = {}) const;
    // As write_file.
    std::string render(std::uint32_t output, const fah_model& model, ReportPage page = {}) const;

private:
    const fah_output& entry(std::uint32_t output) const;
    Failure failure(const std::string& file, std::int32_t status) const;

    LoadedReporter loaded_;
};

// "profile.json" and "_1" give "profile_1.json": suffixes of repeated runs stand before the first dot.
std::string with_suffix(std::string_view file_name, std::string_view suffix);

}  // namespace fah
