#include "framework/plugin_host/describe.h"

#include "framework/config/plugin_options.h"
#include "framework/plugin_host/loaded_plugin.h"
#include "framework/plugin_host/plugin_folders.h"

#include <algorithm>
#include <array>
#include <vector>

namespace fah {
namespace {

// By FAH_OPTION_*.
constexpr std::array<const char*, 10> TYPE_NAMES = {"",     "yes or no", "integer",         "number",   "text",
                                                    "path", "choice",    "comma-separated", "duration", "size"};

Availability availability(const Candidate& candidate, const PluginOptions& options) {
    try {
        return LoadedPlugin(candidate, OptionValues(*candidate.descriptor, options)).probe();
    } catch (const Failure& failure) {
        return {false, failure.what(), failure.hint()};
    }
}

std::string availability_text(const Availability& found) {
    std::string text = found.available ? "available" : "not available";
    if (!found.reason.empty()) text += ": " + found.reason;
    return text;
}

using Row = std::vector<std::string>;

// Columns as wide as their widest text; the last one ends the line.
std::string table(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] + 2 - row[i].size(), ' ');
        }
        text += line + "\n";
    }
    return text;
}

std::string refusals_text(const Registry& registry) {
    std::string text;
    std::filesystem::path file;
    for (const Refusal& refusal : registry.refusals()) {
        if (text.empty()) text = "\nCannot be used:\n";
        if (refusal.file != file) text += "\n" + refusal.file.string() + "\n";
        text += "    " + (refusal.id.empty() ? "" : refusal.id + ": ") + refusal.reason + "\n";
        if (!refusal.hint.empty()) text += "        " + refusal.hint + "\n";
        file = refusal.file;
    }
    return text;
}

std::string option_text(const fah_option& option) {
    std::string text = "  " + std::string(option.key) + " (" + TYPE_NAMES.at(option.type);
    text += ", default " + (*option.default_value == '\0' ? std::string("none") : std::string(option.default_value));
    if (option.choices != nullptr) text += ", one of " + std::string(option.choices);
    if (option.minimum != nullptr) text += ", at least " + std::string(option.minimum);
    if (option.maximum != nullptr) text += ", at most " + std::string(option.maximum);
    return text + ")\n      " + option.help + "\n";
}

std::string options_text(const Candidate& candidate) {
    std::string text;
    for (const fah_option* option : schema_of(*candidate.descriptor)) text += option_text(*option);
    if (text.empty()) return "\nIt has no options.\n";
    return "\nOptions (--option " + std::string(last_word(candidate.id())) + ".KEY=VALUE):\n" + text;
}

std::string agent_text(const Candidate& candidate, const std::filesystem::path& library) {
    try {
        const std::filesystem::path agent = agent_file(candidate, library);
        return agent.empty() ? "none: nothing of it runs in the program" : agent.string();
    } catch (const Failure& failure) {
        return failure.what();
    }
}

}  // namespace

std::string describe_plugins(const Registry& registry, const PluginOptions& options) {
    std::vector<Row> rows = {{"KIND", "ID", "VERSION", "AVAILABILITY"}};
    for (const Candidate& candidate : registry.candidates()) {
        rows.push_back({kind_word(candidate.kind()), std::string(candidate.id()), candidate.descriptor->version,
                        availability_text(availability(candidate, options))});
    }
    return table(rows) + refusals_text(registry);
}

std::string describe_plugin(const Candidate& candidate, const PluginOptions& options,
                            const std::filesystem::path& library) {
    const fah_descriptor& descriptor = *candidate.descriptor;
    const Availability found = availability(candidate, options);
    const std::string platforms = descriptor.platforms == nullptr ? "" : descriptor.platforms;
    std::vector<Row> rows = {
        {"kind", kind_word(candidate.kind())},
        {"version", descriptor.version},
        {"plugin ABI", std::to_string(FAH_ABI_MAJOR) + "." + std::to_string(candidate.entry->abi_minor)},
        {"availability", availability_text(found)}};
    if (!found.hint.empty()) rows.push_back({"hint", found.hint});
    if (candidate.kind() == FAH_KIND_SAMPLER) rows.push_back({"priority", std::to_string(descriptor.priority)});
    rows.push_back({"platforms", platforms.empty() ? "every" : platforms});
    rows.push_back({"agent", agent_text(candidate, library)});
    rows.push_back({"file", candidate.file.string()});
    return std::string(candidate.id()) + ": " + descriptor.summary + "\n\n" + table(rows) + options_text(candidate);
}

}  // namespace fah
