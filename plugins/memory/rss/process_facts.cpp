#include "plugins/memory/rss/process_facts.h"

#include <string>

namespace rss {

std::int64_t ProcessFacts::look(std::int32_t pid) {
    std::int64_t bytes = 0;
    for (const std::int32_t member : proc_.tree(pid)) {
        const auto resident = proc_.resident_bytes(member);
        const auto identity = proc_.identity(member);
        const auto counters = proc_.counters(member);
        if (!resident || !identity || !counters) continue;
        bytes += *resident;
        const Key key{member, identity->start_ticks};
        if (seen_.contains(key) || seen_.size() < MAX_PROCESSES) {
            seen_[key] = *counters;
        } else {
            ++unseen_;
        }
    }
    return bytes;
}

void ProcessFacts::report(const fixingahole::Host& host) const {
    for (const auto& [key, counters] : seen_) {
        const std::string prefix = "process." + std::to_string(key.first) + ".";
        const auto fact = [&](const char* name, std::int64_t value) { host.fact((prefix + name).c_str(), value); };
        fact("read_bytes", counters.read_bytes);
        fact("write_bytes", counters.write_bytes);
        fact("voluntary_switches", counters.voluntary_switches);
        fact("involuntary_switches", counters.involuntary_switches);
        fact("minor_faults", counters.minor_faults);
        fact("major_faults", counters.major_faults);
    }
    if (unseen_ != 0) host.fact("processes_without_counters", static_cast<std::int64_t>(unseen_));
}

}  // namespace rss
