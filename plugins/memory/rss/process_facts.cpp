#include "plugins/memory/rss/process_facts.h"

namespace rss {

std::vector<Member> ProcessFacts::look(std::int32_t pid) {
    std::vector<Member> members;
    for (const std::int32_t member : proc_.tree(pid)) {
        const auto resident = proc_.resident(member);
        const auto identity = proc_.identity(member);
        const auto counters = proc_.counters(member);
        if (!resident || !identity || !counters) continue;
        members.push_back({member, identity->parent_pid, identity->start_ticks, *resident});
        remember({member, identity->start_ticks}, *counters);
    }
    return members;
}

void ProcessFacts::remember(const Key& key, const ProcessCounters& counters) {
    if (!seen_.contains(key) && seen_.size() >= MAX_PROCESSES) {
        ++unseen_;
        return;
    }
    Seen& seen = seen_[key];
    seen.counters = counters;
    seen.name = proc_.name(key.first);  // an exec changes it
}

void ProcessFacts::report(const fixingahole::Host& host) const {
    for (const auto& [key, seen] : seen_) {
        const std::string prefix = "process." + std::to_string(key.first) + ".";
        const auto fact = [&](const char* name, std::int64_t value) { host.fact((prefix + name).c_str(), value); };
        host.fact((prefix + "name").c_str(), std::string_view(seen.name));
        fact("read_bytes", seen.counters.read_bytes);
        fact("write_bytes", seen.counters.write_bytes);
        fact("voluntary_switches", seen.counters.voluntary_switches);
        fact("involuntary_switches", seen.counters.involuntary_switches);
        fact("minor_faults", seen.counters.minor_faults);
        fact("major_faults", seen.counters.major_faults);
    }
    if (unseen_ != 0) host.fact("processes_without_counters", static_cast<std::int64_t>(unseen_));
}

}  // namespace rss
