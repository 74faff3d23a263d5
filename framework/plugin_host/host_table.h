// The fah_host of one plugin: forwards each call to the services attached to it, and keeps the reason that the plugin gives
// when a call of it fails. Nothing that a service throws reaches the plugin.
#pragma once

#include "framework/plugin_host/host_services.h"

#include <fixingahole/host.h>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace fah {

struct Reason {
    std::string what;
    std::string hint;
};

// Any thread, but for the slot's services (host_services.h).
class HostTable : public HostSlot {
public:
    explicit HostTable(std::string plugin_id);
    HostTable(const HostTable&) = delete;
    HostTable& operator=(const HostTable&) = delete;

    const fah_host* table() const { return &table_; }
    const std::string& plugin_id() const { return plugin_id_; }

    // Before a call into the plugin: what this thread was told earlier no longer counts.
    void forget_reason();
    void keep_reason(std::string what, std::string hint);
    bool has_reason();
    // After it: what this thread was told; else the last that any thread was told, for plugins with threads of their own.
    std::optional<Reason> take_reason();

private:
    std::string plugin_id_;
    fah_host table_;
    std::mutex mutex_;  // guards what follows
    std::map<std::thread::id, Reason> reasons_;
    std::optional<Reason> last_;
};

}  // namespace fah
