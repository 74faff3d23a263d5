// The chosen transform plugins as stages of a pipeline, live or over a recording.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/pipeline/plugin_transform.h"

#include <memory>
#include <vector>

namespace fah {

using TransformStages = std::vector<std::unique_ptr<PluginTransform>>;

// In the order of the list, whose plugins outlive the stages. Throws Failure when one has no usable fah.transform/1.
TransformStages make_transforms(const PluginList& plugins);

// For PipelineParts.
std::vector<Transform*> pointers(const TransformStages& stages);

}  // namespace fah
