// A loaded fah.transform/1 plugin as a stage of the pipeline. What the plugin does to the batch is checked: rows may only
// become fewer, and ids must be the session's.
#pragma once

#include "framework/model/failure.h"
#include "framework/pipeline/pipeline.h"

#include <fixingahole/transform.h>

#include <cstdint>
#include <functional>
#include <string>

namespace fah {

class PluginTransform : public Transform {
public:
    // [worker] What to throw when apply() of the plugin has returned this status: the reason it gave to fah_host.fail.
    using WhyFailed = std::function<Failure(std::int32_t status)>;

    // `plugin` and `table` are not owned and outlive this. Throws Failure when the table lacks what 1.0 has.
    PluginTransform(std::string id, fah_plugin* plugin, const fah_transform* table, WhyFailed why_failed);

    // [worker] Several at once. Throws Failure.
    void apply(Batch& batch, const Dictionary& session) override;

private:
    void check(const Batch& batch, std::uint32_t rows, const Dictionary& session) const;

    std::string id_;
    fah_plugin* plugin_;
    const fah_transform* table_;
    WhyFailed why_failed_;
};

// The table that a transform asks about ids of `session`, which outlives it.
fah_lookup make_lookup(const Dictionary& session);

}  // namespace fah
