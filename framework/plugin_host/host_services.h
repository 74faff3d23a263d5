// What stands behind a plugin's fah_host table. fah_host.context leads to an object that forwards each call to the
// HostServices attached to that plugin; a source's adapter (collect) attaches itself, reporters and suppressors keep the
// defaults here, which give nothing.
//
// Threads: as the function of fah_host says: batch_* and intern_* on the collector thread, everything else on any.
// Errors: what an implementation throws never reaches the plugin: the forwarder catches, logs, and answers 0 or nullptr.
#pragma once

#include "framework/model/profile.h"

#include <fixingahole/host.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace fah {

class HostServices {
public:
    virtual ~HostServices() = default;

    // level is FAH_LOG_*.
    virtual void log(std::int32_t level, std::string_view message) {
        static_cast<void>(level);
        static_cast<void>(message);
    }
    // hint is empty when the plugin gave none.
    virtual void fail(std::string_view what, std::string_view hint) {
        static_cast<void>(what);
        static_cast<void>(hint);
    }
    virtual bool cancelled() { return false; }

    // Owned by the services; valid until committed. nullptr = back-pressure, or not a source.
    virtual fah_batch* batch_acquire() { return nullptr; }
    virtual void batch_commit(fah_batch* batch) { static_cast<void>(batch); }

    // Ids of this plugin; 0 = refused. The struct is the plugin's: fields beyond its struct_size are not to be read.
    virtual std::uint32_t intern_frame(const fah_frame& frame) { return static_cast<void>(frame), FAH_NONE; }
    virtual std::uint32_t intern_stack(std::uint32_t parent_stack, std::uint32_t frame) {
        static_cast<void>(parent_stack);
        return static_cast<void>(frame), FAH_NONE;
    }
    virtual std::uint32_t intern_process(const fah_process& process) { return static_cast<void>(process), FAH_NONE; }
    virtual std::uint32_t intern_thread(const fah_thread& thread) { return static_cast<void>(thread), FAH_NONE; }

    virtual void count(std::string_view loss, std::uint64_t add) {
        static_cast<void>(loss);
        static_cast<void>(add);
    }
    // The key is as the plugin gave it, without its id.
    virtual void fact(Fact fact) { const Fact dropped(std::move(fact)); }

    // A table by id, living as long as the plugin, or nullptr.
    virtual const void* extension(std::string_view id) { return static_cast<void>(id), nullptr; }
};

// What fah_host.context points to; a forwarder may derive from it, but context is always a HostSlot*.
struct HostSlot {
    HostServices* services = nullptr;  // not owned; changed only while no call of the plugin runs
};

inline HostServices* services_of(const fah_host* host) {
    return host == nullptr || host->context == nullptr ? nullptr : static_cast<HostSlot*>(host->context)->services;
}

}  // namespace fah
