#include "framework/collect/plugin_source.h"

#include "framework/collect/clock.h"

#include <string>

namespace fah {
namespace {

std::string reason_of(const std::optional<CallFailure>& failure, std::int32_t status) {
    if (!failure || failure->what.empty()) {
        return "it answered " + std::to_string(status) + " and gave no reason, which is a fault of the plugin";
    }
    return failure->hint.empty() ? failure->what : failure->what + " (" + failure->hint + ")";
}

}  // namespace

PluginSource::PluginSource(fah_plugin& plugin, const fah_source& table, SourceServices& services)
    : plugin_(plugin), table_(table), services_(services) {}

void PluginSource::fail(std::string_view call, std::int32_t status) {
    failed_ = true;
    services_.ledger().note(services_.plugin_id() + " failed to " + std::string(call) + ": " +
                            reason_of(services_.take_failure(), status));
}

void PluginSource::start(const fah_target& target) {
    services_.take_failure();
    const std::int32_t status = table_.start == nullptr ? FAH_OK : table_.start(&plugin_, &target);
    if (status != FAH_OK) fail("start", status);
}

bool PluginSource::drain(std::uint64_t deadline_ns) {
    if (failed_) return true;
    services_.take_failure();
    const std::int32_t status = table_.drain == nullptr ? FAH_END : table_.drain(&plugin_, deadline_ns);
    if (status != FAH_OK && status != FAH_END) fail("collect", status);
    services_.batches().flush_old(clock_now_ns());
    return status != FAH_OK || services_.cancelled();
}

void PluginSource::stop(const fah_target& target) {
    if (failed_ || table_.stop == nullptr) return;
    services_.take_failure();
    const std::int32_t status = table_.stop(&plugin_, &target);
    if (status != FAH_OK) fail("stop", status);
}

}  // namespace fah
