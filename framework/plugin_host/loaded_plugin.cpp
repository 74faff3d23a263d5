#include "framework/plugin_host/loaded_plugin.h"

#include "framework/diagnostics/log.h"
#include "framework/plugin_host/interface_check.h"

#include <algorithm>

namespace fah {
namespace {

// A text of a fixed-size buffer that a plugin may have left without its NUL.
template <std::size_t size>
std::string buffer_text(const char (&buffer)[size]) {
    return {buffer, std::find(buffer, buffer + size, '\0')};
}

}  // namespace

LoadedPlugin::LoadedPlugin(const Candidate& candidate, const OptionValues& values, HostServices* services)
    : candidate_(candidate), host_(std::string(candidate.id())), guarded_(host_) {
    host_.services = services;
    create(values);
    try {
        check_interface();
    } catch (...) {
        destroy();
        throw;
    }
}

// A table that cannot be trusted is not used again, not even to destroy the plugin.
void LoadedPlugin::create(const OptionValues& values) {
    fah_plugin* made = nullptr;
    check("create", guarded_.run("create", [&] {
        made = candidate_.entry->create(candidate_.index, host_.table(), values.table());
        return made == nullptr ? FAH_FAILED : FAH_OK;
    }));
    const std::string problem = plugin_problem(*made);
    if (!problem.empty()) throw unusable("the plugin " + std::string(id()), problem);
    guarded_.guard(made);
}

// Here, so that a plugin that cannot do its work is refused before anything is run.
void LoadedPlugin::check_interface() {
    switch (candidate_.kind()) {
        case FAH_KIND_SAMPLER:
        case FAH_KIND_MEMORY:
            source();
            break;
        case FAH_KIND_REPORTER:
            reporter();
            break;
        case FAH_KIND_TRANSFORM:
            transform();
            break;
        default:
            break;  // a suppressor needs prepare() only
    }
}

LoadedPlugin::~LoadedPlugin() { destroy(); }

void LoadedPlugin::destroy() {
    const std::int32_t status = guarded_.run("destroy", [&] {
        guarded_.raw()->destroy(guarded_.raw());
        return FAH_OK;
    });
    if (status == FAH_OK) return;
    const auto reason = host_.take_reason();
    log(LogLevel::ERROR, "the plugin " + std::string(id()) + " failed in destroy: " + (reason ? reason->what : ""));
}

Failure LoadedPlugin::unusable(const std::string& what, const std::string& problem) const {
    return Failure(what + " cannot be used: " + problem,
                   "This is a bug of the plugin " + std::string(id()) + ": tell those who made it.",
                   candidate_.file.string());
}

Failure LoadedPlugin::reason(std::int32_t status) {
    const Reason given = host_.take_reason().value_or(Reason{"status " + std::to_string(status), ""});
    return Failure(given.what, given.hint, candidate_.built_in ? "" : candidate_.file.string());
}

void LoadedPlugin::check(std::string_view step, std::int32_t status, int exit_code) {
    if (status == FAH_OK || status == FAH_END) return;
    const Failure why = reason(status);
    throw Failure("the plugin " + std::string(id()) + " failed in " + std::string(step) + ": " + why.what(), why.hint(),
                  why.where(), exit_code);
}

Availability LoadedPlugin::probe(double wanted_rate_hz) {
    if (guarded_.raw()->probe == nullptr) return {};
    fah_probe found{};
    found.struct_size = sizeof found;
    found.rate_hz = wanted_rate_hz;
    if (plugin()->probe(plugin(), &found) != FAH_OK) {
        const Reason reason = host_.take_reason().value_or(Reason{});
        return {false, "its probe failed: " + reason.what, reason.hint, 0};
    }
    return {found.available == 1, buffer_text(found.reason), buffer_text(found.hint), found.best_rate_hz};
}

void LoadedPlugin::require_available() {
    const Availability found = probe();
    if (found.available) return;
    const std::string reason = found.reason.empty() ? "its probe gave no reason" : found.reason;
    throw Failure("the plugin " + std::string(id()) + " cannot work here: " + reason, found.hint);
}

void LoadedPlugin::prepare(const fah_launch& launch) {
    if (guarded_.raw()->prepare == nullptr) return;
    check("prepare", plugin()->prepare(plugin(), &launch));
}

const void* LoadedPlugin::find_interface(const char* interface_id) {
    return plugin()->get_interface(plugin(), interface_id);
}

template <class Table>
const Table& LoadedPlugin::checked(const char* interface_id) {
    const auto* table = static_cast<const Table*>(find_interface(interface_id));
    const std::string missing = host_.take_reason().value_or(Reason{"it is missing", ""}).what;
    const std::string problem = table == nullptr ? missing : interface_problem(*table);
    if (problem.empty()) return guarded_.guard(*table);
    throw unusable("the interface " + std::string(interface_id) + " of the plugin " + std::string(id()), problem);
}

const fah_source& LoadedPlugin::source() { return checked<fah_source>(FAH_SOURCE_ID); }
const fah_reporter& LoadedPlugin::reporter() { return checked<fah_reporter>(FAH_REPORTER_ID); }
const fah_transform& LoadedPlugin::transform() { return checked<fah_transform>(FAH_TRANSFORM_ID); }

}  // namespace fah
