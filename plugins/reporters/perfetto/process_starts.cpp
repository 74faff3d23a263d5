#include "plugins/reporters/perfetto/process_starts.h"

#include <fixingahole/host.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace perfetto_report {
namespace {

using reporters::NO_ROW;
using reporters::ProfileView;

// The kernel tells when a process began to a hundredth of a second, rounded down.
constexpr std::int64_t START_ERROR_NS = 10'000'000;

struct Extent {
    std::int64_t begin = 0, end = 0;
    bool is_there = false;
};

// A moment on a track, within a span of it.
struct Place {
    std::uint32_t tid = 0;
    std::int64_t ns = 0;
};

class ProcessStarts {
public:
    ProcessStarts(const ProfileView& profile, const SpanColumns& spans, Events& events)
        : profile_(profile), spans_(spans), events_(events), extents_(profile.processes.pid.size()) {
        for (std::uint32_t i = 0; i < spans.begin.size(); ++i) {
            const std::uint32_t thread = spans.thread.at(i);
            if (thread >= profile.threads.process.size()) continue;
            widen(extents_[profile.threads.process[thread]], spans.begin[i], spans.begin[i] + spans.duration.at(i));
            if (is_start(profile.model.text(spans.name.at(i)))) starts_.push_back(i);
        }
        std::ranges::stable_sort(starts_, {}, [&](std::uint32_t i) { return spans.begin[i]; });
        for (std::uint32_t row = 0; row < extents_.size(); ++row)
            if (extents_[row].is_there) widen(extents_[row], spans.process_start.at(row), extents_[row].begin);
    }

    void write() {
        for (std::uint32_t row = 0; row < extents_.size(); ++row) {
            if (!extents_[row].is_there) continue;
            const Extent& extent = extents_[row];
            const std::uint32_t pid = profile_.processes.pid[row];
            const std::string name = trace_string(name_of_process(profile_, spans_, row));
            events_.add_span(ids(pid, pid), extent.begin, extent.end - extent.begin,
                             "\"cat\":\"process\",\"name\":" + name);
        }
        for (std::uint32_t row = 0; row < extents_.size(); ++row)
            if (extents_[row].is_there) write_arrow(row);
    }

private:
    static void widen(Extent& extent, std::int64_t begin, std::int64_t end) {
        extent.begin = extent.is_there ? std::min(extent.begin, begin) : begin;
        extent.end = extent.is_there ? std::max(extent.end, end) : end;
        extent.is_there = true;
    }

    static bool is_fork(std::string_view name) {
        return name == "<built-in method posix.fork>" || name == "<built-in method posix.forkpty>";
    }
    static bool is_start(std::string_view name) {
        constexpr std::array STARTS{"<built-in method posix.posix_spawn>", "<built-in method posix.posix_spawnp>",
                                    "<built-in method _posixsubprocess.fork_exec>"};
        return is_fork(name) || std::ranges::any_of(STARTS, [&](const char* each) { return name == each; });
    }

    // Of the processes with that number the last one that was there before.
    std::uint32_t parent_of(std::uint32_t row) const {
        std::uint32_t found = NO_ROW;
        for (std::uint32_t i = 0; i < row; ++i)
            if (profile_.processes.pid[i] == profile_.processes.parent_pid.at(row) && extents_[i].is_there) found = i;
        return found;
    }

    // The first call that has started no other process and ran when this one began, of the thread that is known to have forked,
    // or of any. Processes come in the order in which they were started.
    std::optional<Place> started_by(std::uint32_t parent, std::uint32_t row) {
        const std::int64_t start_ns = spans_.process_start.at(row);
        const std::uint32_t tid = spans_.fork_tid.at(row);
        for (std::uint32_t& i : starts_) {
            const std::uint32_t thread = i == NO_ROW ? NO_ROW : spans_.thread[i];
            if (thread == NO_ROW || profile_.threads.process[thread] != parent || spans_.task.at(i) != FAH_NONE)
                continue;
            if (tid != 0 && profile_.threads.tid[thread] != tid) continue;
            if (spans_.forked.at(row) != 0 && !is_fork(profile_.model.text(spans_.name.at(i)))) continue;
            const std::int64_t begin = spans_.begin[i];
            const std::int64_t last = begin + std::max<std::int64_t>(spans_.duration.at(i), 1) - 1;
            if (last < start_ns || begin >= start_ns + START_ERROR_NS) continue;
            i = NO_ROW;
            return Place{profile_.threads.tid[thread], std::clamp(start_ns, begin, last)};
        }
        return std::nullopt;
    }

    void write_arrow(std::uint32_t row) {
        const std::uint32_t parent = parent_of(row);
        if (parent == NO_ROW) return;
        const Extent& from = extents_[parent];
        const std::uint32_t parent_pid = profile_.processes.pid[parent], pid = profile_.processes.pid[row];
        const std::int64_t start_ns = spans_.process_start.at(row);
        const Place fallback{parent_pid, std::clamp(start_ns, from.begin, std::max(from.begin, from.end - 1))};
        const Place place = started_by(parent, row).value_or(fallback);
        const bool forked = spans_.forked.at(row) != 0;
        write_end("s", place, parent_pid, forked);
        const Extent& to = extents_[row];
        write_end("f", {pid, std::clamp(place.ns, to.begin, std::max(to.begin, to.end - 1))}, pid, forked);
        ++arrows_;
    }

    void write_end(const char* phase, const Place& place, std::uint32_t pid, bool forked) {
        std::string text = std::string("\"ph\":\"") + phase + "\",\"cat\":\"process\",\"name\":\"" +
                           (forked ? "fork" : "spawn") + "\",\"id\":" + std::to_string(arrows_ + 1) +
                           (*phase == 'f' ? ",\"bp\":\"e\"," : ",") + ids(pid, place.tid) + ",\"ts\":";
        append_time(text, place.ns);
        events_.add(text);
    }

    const ProfileView& profile_;
    const SpanColumns& spans_;
    Events& events_;
    std::vector<Extent> extents_;        // by process row
    std::vector<std::uint32_t> starts_;  // spans, by begin; NO_ROW where the process is found
    std::uint32_t arrows_ = 0;
};

}  // namespace

void write_process_starts(const ProfileView& profile, const SpanColumns& spans, Events& events) {
    ProcessStarts(profile, spans, events).write();
}

}  // namespace perfetto_report
