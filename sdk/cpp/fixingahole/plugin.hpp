// What every plugin class may have; the skin finds each member by name and leaves out what is not there:
//
//   static constexpr About about{...};            required
//   static constexpr Option options[] = {...};    the schema
//   P(Host, Options), P(Host), P(Options) or P()  may throw: create() then fails with the reason
//   Availability probe();                         under 1 ms, changes nothing
//   void prepare(Launch launch);                  launch.hpp
// and by kind: render (reporter.hpp), drain (source.hpp), apply (transform.hpp).
#pragma once

#include <fixingahole/plugin.h>
#include <fixingahole/host.hpp>
#include <fixingahole/launch.hpp>
#include <fixingahole/options.hpp>

#include <string>

namespace fixingahole {

struct About {
    std::uint32_t kind = 0;         // FAH_KIND_*
    const char* id = nullptr;       // "com.acme.reporter.slack"
    const char* version = nullptr;  // "1.0.0"
    const char* summary = nullptr;  // one line
    const char* platforms = "";     // "linux-x86_64 linux-aarch64"; "" = every platform
    const char* agent = nullptr;    // file name of the in-target shared object
    std::int32_t priority = 0;      // "auto" takes the highest that is available
};

struct Availability {
    bool available = true;
    std::string reason;       // why it is (not) available, or what is reduced
    std::string hint;         // what a person can do about it
    double best_rate_hz = 0;  // of a sampler: the most it can do here; 0 = any rate
};

}  // namespace fixingahole
