// The plugins that the settings name, created with their options.
#pragma once

#include "framework/config/settings.h"
#include "framework/plugin_host/choose_sampler.h"
#include "framework/plugin_host/registry.h"

#include <memory>
#include <string>
#include <vector>

namespace fah {

using PluginList = std::vector<std::unique_ptr<LoadedPlugin>>;

// Every plugin there is: ours, and those on the plugin path.
Registry scan_plugins(const Settings& settings);
// One warning for each library that was refused. Throws Failure for one that the plugin path names itself.
void warn_of_refusals(const Registry& registry, const Settings& settings);

// Those a run needs. The sampler is "" never: "auto" takes the best that can work here.
struct MeasuringPlugins {
    SamplerChoice sampler;
    PluginList counters;
    PluginList memory;
    PluginList suppressors;
    PluginList transforms;

    // The sampler, what counts calls and lines beside it, then the memory trackers.
    std::vector<LoadedPlugin*> sources() const;
    std::vector<LoadedPlugin*> all() const;
};

// These throw Failure: unknown or ambiguous name, refused library, options that do not fit, not available here.
MeasuringPlugins choose_measuring(const Registry& registry, const Settings& settings);
PluginList choose_reporters(const Registry& registry, const Settings& settings);
// Whether an output of one of them shows single samples (FAH_OUTPUT_SAMPLES).
bool need_samples(const PluginList& reporters);
PluginList choose_transforms(const Registry& registry, const Settings& settings);

// Every option must belong to a plugin that exists, and fit its schema, used or not. Throws Failure.
void check_plugin_options(const Registry& registry, const PluginOptions& options);

}  // namespace fah
