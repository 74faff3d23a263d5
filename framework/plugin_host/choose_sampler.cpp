#include "framework/plugin_host/choose_sampler.h"

#include <algorithm>

namespace fah {
namespace {

// Highest priority first; equal ones by id, which is the registry's order.
std::vector<const Candidate*> by_priority(const Registry& registry) {
    std::vector<const Candidate*> samplers = registry.of_kind(FAH_KIND_SAMPLER);
    std::stable_sort(samplers.begin(), samplers.end(), [](const Candidate* a, const Candidate* b) {
        return a->descriptor->priority > b->descriptor->priority;
    });
    return samplers;
}

std::string reason_text(const Availability& found) {
    return found.reason.empty() ? "its probe gave no reason" : found.reason;
}

SamplerChoice choose_named(const Registry& registry, const std::string& name, const PluginOptions& options) {
    const Candidate& candidate = registry.find(FAH_KIND_SAMPLER, name);
    auto plugin = std::make_unique<LoadedPlugin>(candidate, OptionValues(*candidate.descriptor, options));
    plugin->require_available();
    const std::string reduced = plugin->probe().reason;
    return {std::move(plugin), "asked for" + (reduced.empty() ? "" : "; " + reduced)};
}

SamplerChoice choose_automatically(const Registry& registry, const PluginOptions& options) {
    std::string passed_over;
    std::string hints;
    for (const Candidate* candidate : by_priority(registry)) {
        const OptionValues values(*candidate->descriptor, options);
        Availability found;
        try {
            auto plugin = std::make_unique<LoadedPlugin>(*candidate, values);
            found = plugin->probe();
            if (found.available) {
                const std::string chosen = found.reason.empty() ? "the highest that is available" : found.reason;
                return {std::move(plugin), passed_over.insert(0, "auto: ") + chosen};
            }
        } catch (const Failure& failure) {
            found = {false, failure.what(), failure.hint()};
        }
        passed_over += std::string(candidate->id()) + " cannot work here (" + reason_text(found) + "); ";
        if (!found.hint.empty()) hints += (hints.empty() ? "" : " ") + found.hint;
    }
    if (passed_over.empty()) throw Failure("no sampler was found", "Install fixingahole again.");
    throw Failure("no sampler can work here: " + passed_over.substr(0, passed_over.size() - 2),
                  hints.empty() ? "`fixingahole doctor` shows what is missing." : hints);
}

}  // namespace

SamplerChoice choose_sampler(const Registry& registry, const std::string& name, const PluginOptions& options) {
    return name == "auto" ? choose_automatically(registry, options) : choose_named(registry, name, options);
}

}  // namespace fah
