#include "framework/launch/oom.h"

#include <csignal>
#include <cstdio>

namespace fah {
namespace {

std::string limit_text(const MemoryGroup& group) {
    const auto limit = group.limit();
    if (!limit || group.whole_machine) return "";
    char text[64];
    snprintf(text, sizeof text, ", whose memory limit is %.0f MB", static_cast<double>(*limit) / (1 << 20));
    return text;
}

}  // namespace

OomWatch::OomWatch(const std::string& proc) : group_(own_memory_group(proc)), before_(group_.kills()) {}

std::string OomWatch::note(const TargetResult& result) const {
    const auto now = group_.kills();
    if (result.signal() != SIGKILL || !before_ || !now || *now <= *before_) return "";
    const std::string killed = "the kernel killed the program because memory ran out (OOM killer)";
    // The machine's counter says that somebody was killed, not who.
    if (group_.whole_machine) return "probably " + killed + ": the machine counted such a kill while it ran";
    return killed + ": it was counted in " + group_.counter_file + limit_text(group_);
}

}  // namespace fah
