// The tables of a plugin as the rest of the host sees them. The functions here call the plugin's own; what it throws, and a
// failure without a reason, become a reason at the plugin's fah_host.fail and FAH_FAILED, so that nobody else needs a guard.
#pragma once

#include "framework/plugin_host/host_table.h"

#include <fixingahole/reporter.h>
#include <fixingahole/source.h>
#include <fixingahole/transform.h>

#include <functional>
#include <string_view>

namespace fah {

// Threads: as the ABI says for each function. Not movable: the tables point here.
class GuardedPlugin {
public:
    explicit GuardedPlugin(HostTable& host);
    GuardedPlugin(const GuardedPlugin&) = delete;
    GuardedPlugin& operator=(const GuardedPlugin&) = delete;

    // Set once, when create() has returned; checked before.
    void guard(fah_plugin* raw);
    fah_plugin* raw() const { return raw_; }
    // To be handed to the functions of the tables below, and to nothing else.
    fah_plugin* face() { return &face_; }

    // raw: the plugin's own table, living as long as the plugin. Members that it leaves NULL are NULL here too.
    const fah_source& guard(const fah_source& raw);
    const fah_reporter& guard(const fah_reporter& raw);
    const fah_transform& guard(const fah_transform& raw);

    // Runs body(), which calls the plugin. Returns its status, FAH_FAILED when it threw; when it is neither FAH_OK nor
    // FAH_END there is a reason in the HostTable afterwards.
    std::int32_t run(std::string_view step, const std::function<std::int32_t()>& body) noexcept;

private:
    struct Calls;

    HostTable& host_;
    fah_plugin* raw_ = nullptr;
    fah_plugin face_{};
    const fah_source* raw_source_ = nullptr;
    const fah_reporter* raw_reporter_ = nullptr;
    const fah_transform* raw_transform_ = nullptr;
    fah_source source_{};
    fah_reporter reporter_{};
    fah_transform transform_{};
};

}  // namespace fah
