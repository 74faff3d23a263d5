// The fah_launch table of one plugin's prepare(): checks what the plugin asks for and adds it to the plan.
#pragma once

#include <fixingahole/launch.h>
#include <functional>
#include <string>

#include "framework/launch/launch_plan.h"

namespace fah {

class LaunchTable {
public:
    // Told before a call returns anything but FAH_OK; so a refused plugin is never without a reason.
    using Fail = std::function<void(int32_t code, const std::string& what, const std::string& hint)>;

    // plan must outlive the table; plugin is its id, for messages and the prelude's names. rate_hz 0 = sampler's default.
    LaunchTable(LaunchPlan& plan, std::string plugin, double rate_hz, std::string clock, Fail fail);
    LaunchTable(const LaunchTable&) = delete;
    LaunchTable& operator=(const LaunchTable&) = delete;

    // Valid as long as this object.
    const fah_launch* table() const { return &table_; }

private:
    static int32_t set_env(const fah_launch* launch, const char* name, const char* value);
    static int32_t preload(const fah_launch* launch, const char* path, uint32_t position);
    static int32_t prelude(const fah_launch* launch, const char* name, fah_text source);
    static int32_t wrap(const fah_launch* launch, const char* const* words, uint32_t count);
    static LaunchTable& self(const fah_launch* launch) { return *static_cast<LaunchTable*>(launch->context); }
    int32_t refuse(const std::string& what, const std::string& hint);

    LaunchPlan& plan_;
    std::string plugin_;
    std::string run_directory_;
    std::string clock_;
    Fail fail_;
    fah_launch table_{};
};

}  // namespace fah
