#include "framework/cli/commands/transform_stages.h"

namespace fah {
namespace {

Failure reason_of(LoadedPlugin& plugin, std::int32_t status) {
    try {
        plugin.check("apply", status, EXIT_INTERNAL);
    } catch (const Failure& failure) {
        return failure;
    }
    return Failure("the transform " + std::string(plugin.id()) + " stopped", "", "", EXIT_INTERNAL);
}

}  // namespace

TransformStages make_transforms(const PluginList& plugins) {
    TransformStages stages;
    for (const auto& plugin : plugins) {
        const auto why = [raw = plugin.get()](std::int32_t status) { return reason_of(*raw, status); };
        stages.push_back(
            std::make_unique<PluginTransform>(std::string(plugin->id()), plugin->plugin(), &plugin->transform(), why));
    }
    return stages;
}

std::vector<Transform*> pointers(const TransformStages& stages) {
    std::vector<Transform*> found;
    for (const auto& stage : stages) found.push_back(stage.get());
    return found;
}

}  // namespace fah
