// sampler = "auto", or one by name: which sampler runs, and why.
#pragma once

#include "framework/plugin_host/loaded_plugin.h"
#include "framework/plugin_host/registry.h"

#include <memory>
#include <string>

namespace fah {

struct SamplerChoice {
    std::unique_ptr<LoadedPlugin> plugin;  // created and available
    std::string reason;                    // one line for the report's header: who was passed over, and why
};

// name: "auto" takes the highest priority whose probe is available and reaches rate_hz (0 = any rate will do), or the one
// that comes nearest; otherwise an id or its last words, which must be available. Throws Failure: the one asked for, or all
// of them, cannot work here, each with its reason.
SamplerChoice choose_sampler(const Registry& registry, const std::string& name, const PluginOptions& options,
                             double rate_hz = 0);

}  // namespace fah
