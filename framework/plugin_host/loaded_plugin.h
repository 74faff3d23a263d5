// One plugin at work: created with its options, destroyed at the end. What it throws, a failure, a table
// that is too small: each becomes a Failure that names the plugin, the reason and the mend.
#pragma once

#include "framework/config/option_values.h"
#include "framework/plugin_host/candidate.h"
#include "framework/plugin_host/guarded_plugin.h"
#include "framework/plugin_host/host_table.h"

#include <fixingahole/reporter.h>
#include <fixingahole/source.h>
#include <fixingahole/transform.h>

#include <string>
#include <string_view>
#include <vector>

namespace fah {

struct Availability {
    bool available = true;
    std::string reason;
    std::string hint;
    double best_rate_hz = 0;  // of a sampler; 0 = any
};

// Threads: each member says nothing more than the ABI does for the function behind it.
class LoadedPlugin {
public:
    // Creates it, and checks the interface that its kind needs; values are those of the candidate's descriptor, used during
    // the call only. services may be null (then what the plugin logs goes to the terminal's log, and nothing else is kept)
    // and be attached later. Throws Failure.
    LoadedPlugin(const Candidate& candidate, const OptionValues& values, HostServices* services = nullptr);
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    std::string_view id() const { return candidate_.id(); }
    const Candidate& candidate() const { return candidate_; }
    // The guarded plugin: what the functions of source(), reporter() and transform() take. Calling them never throws.
    fah_plugin* plugin() { return guarded_.face(); }
    const fah_host* host() const { return host_.table(); }

    // Only while no call of the plugin runs.
    void attach(HostServices* services) { host_.services = services; }

    // Never throws for the plugin's doing: a probe that fails is "not available", with the reason.
    // wanted_rate_hz: for samplers; 0 = the default.
    Availability probe(double wanted_rate_hz = 0);
    // Throws Failure with the probe's reason when it is not available.
    void require_available();
    void prepare(const fah_launch& launch);

    // Null when the plugin has none.
    const void* find_interface(const char* interface_id);
    // Guarded tables, living as long as this. Throw Failure when the plugin has none, or one that cannot be used.
    const fah_source& source();
    const fah_reporter& reporter();
    const fah_transform& transform();

    // What the plugin gave as its reason in this thread, in the call that has returned this status.
    Failure reason(std::int32_t status);
    // Throws unless status is FAH_OK or FAH_END: the Failure names the plugin, the step ("render") and what the plugin gave
    // as its reason in this thread.
    void check(std::string_view step, std::int32_t status, int exit_code = EXIT_USAGE);

private:
    void create(const OptionValues& values);
    void destroy();
    void check_interface();
    Failure unusable(const std::string& what, const std::string& problem) const;
    template <class Table>
    const Table& checked(const char* interface_id);

    Candidate candidate_;
    HostTable host_;
    GuardedPlugin guarded_;
};

// The files a reporter makes, whatever stride its table has.
std::vector<fah_output> outputs_of(const fah_reporter& reporter);

}  // namespace fah
