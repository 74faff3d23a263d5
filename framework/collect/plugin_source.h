// A plugin's fah.source/1 as a Source. What goes wrong in it ends up in the ledger as a note that names the plugin; after
// that it is asked for nothing more.
// Thread: collector.
#pragma once

#include "framework/collect/source.h"
#include "framework/collect/source_services.h"

#include <string_view>

namespace fah {

class PluginSource : public Source {
public:
    // Everything outlives the source; services are those attached to this plugin's host table.
    PluginSource(fah_plugin& plugin, const fah_source& table, SourceServices& services);

    std::uint32_t interval_ms() const override { return table_.interval_ms; }
    void start(const fah_target& target) override;
    bool drain(std::uint64_t deadline_ns) override;
    void stop(const fah_target& target) override;
    bool flush() override { return services_.batches().flush(); }
    std::uint64_t rows() const override { return services_.batches().rows(); }

    bool failed() const { return failed_; }

private:
    void fail(std::string_view call, std::int32_t status);

    fah_plugin& plugin_;
    const fah_source& table_;
    SourceServices& services_;
    bool failed_ = false;
};

}  // namespace fah
