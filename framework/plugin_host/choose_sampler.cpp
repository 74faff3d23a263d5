#include "framework/plugin_host/choose_sampler.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

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

// The samplers that were asked so far, none of which was good enough.
struct PassedOver {
    std::string texts;
    std::string hints;
    std::unique_ptr<LoadedPlugin> fastest;  // of those that work here
    Availability fastest_found;
};

bool reaches(const Availability& found, double rate_hz) {
    return rate_hz <= 0 || found.best_rate_hz <= 0 || found.best_rate_hz >= rate_hz;
}

void pass_over_unavailable(PassedOver& others, std::string_view id, const Availability& found) {
    others.texts += std::string(id) + " cannot work here (" + reason_text(found) + "); ";
    if (!found.hint.empty()) others.hints += (others.hints.empty() ? "" : " ") + found.hint;
}

void pass_over_slow(PassedOver& others, std::unique_ptr<LoadedPlugin> plugin, const Availability& found) {
    char text[64];
    std::snprintf(text, sizeof text, " takes no more than %.0f samples a second; ", found.best_rate_hz);
    others.texts += std::string(plugin->id()) + text;
    if (others.fastest && others.fastest_found.best_rate_hz >= found.best_rate_hz) return;
    others.fastest = std::move(plugin);
    others.fastest_found = found;
}

std::string why(const Availability& found) {
    return found.reason.empty() ? "the highest that is available" : found.reason;
}

SamplerChoice choose_automatically(const Registry& registry, const PluginOptions& options, double rate_hz) {
    PassedOver others;
    for (const Candidate* candidate : by_priority(registry)) {
        if (candidate->descriptor->priority < 0) continue;  // works beside a sampler, not as one
        const OptionValues values(*candidate->descriptor, options);
        try {
            auto plugin = std::make_unique<LoadedPlugin>(*candidate, values);
            const Availability found = plugin->probe(rate_hz);
            if (!found.available)
                pass_over_unavailable(others, candidate->id(), found);
            else if (reaches(found, rate_hz))
                return {std::move(plugin), "auto: " + others.texts + why(found)};
            else
                pass_over_slow(others, std::move(plugin), found);
        } catch (const Failure& failure) {
            pass_over_unavailable(others, candidate->id(), {false, failure.what(), failure.hint(), 0});
        }
    }
    if (others.fastest) {
        const std::string reason = "auto: " + others.texts + "the fastest that is available";
        return {std::move(others.fastest), reason};
    }
    if (others.texts.empty()) throw Failure("no sampler was found", "Install fixingahole again.");
    throw Failure("no sampler can work here: " + others.texts.substr(0, others.texts.size() - 2),
                  others.hints.empty() ? "`fixingahole doctor` shows what is missing." : others.hints);
}

}  // namespace

SamplerChoice choose_sampler(const Registry& registry, const std::string& name, const PluginOptions& options,
                             double rate_hz) {
    return name == "auto" ? choose_automatically(registry, options, rate_hz) : choose_named(registry, name, options);
}

}  // namespace fah
