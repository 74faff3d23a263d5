// What was resident: by part over time, and of each process.
#include "framework/analysis/run_tables.h"

#include <fixingahole/host.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace fah {
namespace {

struct Resident {
    ProcessId id;
    std::int64_t peak = 0, peak_time = 0, unique = 0, proportional = 0, swap = 0;
};

std::int64_t since_start(const Profile& profile, std::uint64_t time_ns) {
    return static_cast<std::int64_t>(time_ns - std::min(time_ns, profile.start_ns));
}

void add_point(const Profile& profile, const RssPoint& point, Resident& process) {
    if (point.part == FAH_RESIDENT_UNIQUE) process.unique = std::max(process.unique, point.bytes);
    if (point.part == FAH_RESIDENT_PROPORTIONAL) process.proportional = std::max(process.proportional, point.bytes);
    if (point.part == FAH_RESIDENT_SWAP) process.swap = std::max(process.swap, point.bytes);
    if (point.part != 0 || point.bytes <= process.peak) return;
    process.peak = point.bytes;
    process.peak_time = since_start(profile, point.time_ns);
}

// The largest first.
std::vector<Resident> processes_of(const Profile& profile) {
    std::map<ProcessId, Resident> by_id;
    for (const RssPoint& point : profile.resident) {
        if (!point.process) continue;
        Resident& process = by_id[point.process];
        process.id = point.process;
        add_point(profile, point, process);
    }
    std::vector<Resident> all;
    all.reserve(by_id.size());
    for (const auto& [id, process] : by_id) all.push_back(process);
    std::ranges::stable_sort(all, std::ranges::greater{}, &Resident::peak);
    return all;
}

// Its command line, or the name that its source gave where none is kept.
std::string_view name_of(const Profile& profile, const Process& process) {
    const std::string_view command = profile.dictionary->string(process.command);
    if (!command.empty()) return command;
    const Fact* name = profile.run.find("fah.memory.rss.process." + std::to_string(process.pid) + ".name");
    return name == nullptr ? std::string_view{} : name->text;
}

}  // namespace

std::vector<bool> only_resident(const Profile& profile) {
    const Dictionary& dictionary = *profile.dictionary;
    std::vector<bool> only(dictionary.process_count() + 1, false);
    for (const RssPoint& point : profile.resident)
        if (point.process && !dictionary.process(point.process).runtime) only[point.process.value] = true;
    for (const ProfileRow& row : profile.rows) only[row.process.value] = false;
    for (std::uint32_t id = 1; id <= dictionary.thread_count(); ++id)
        only[dictionary.thread({id}).process.value] = false;
    for (const HeapProcess& process : profile.heap.processes) only[process.process.value] = false;
    return only;
}

void add_resident_tables(const Profile& profile, Tables& tables) {
    ResidentTable& table = tables.resident;
    std::map<ProcessId, std::uint32_t> rows;
    for (const Resident& process : processes_of(profile)) {
        const Process known = profile.dictionary->process(process.id);
        rows.emplace(process.id, static_cast<std::uint32_t>(table.pid.size()));
        table.pid.push_back(static_cast<std::uint32_t>(known.pid));
        table.command.push_back(tables.texts.intern(name_of(profile, known)));
        table.peak.push_back(process.peak);
        table.peak_time.push_back(process.peak_time);
        table.unique.push_back(process.unique);
        table.proportional.push_back(process.proportional);
        table.swap.push_back(process.swap);
    }
    std::vector<std::tuple<std::uint32_t, std::uint8_t, std::uint64_t, std::int64_t>> points;
    points.reserve(profile.resident.size());
    for (const RssPoint& point : profile.resident)
        points.emplace_back(point.process ? rows.at(point.process) : NO_ROW, point.part, point.time_ns, point.bytes);
    std::ranges::sort(points);
    for (const auto& [process, part, time_ns, bytes] : points) {
        table.part.push_back(part);
        table.process.push_back(process);
        table.time.push_back(since_start(profile, time_ns));
        table.bytes.push_back(bytes);
    }
}

}  // namespace fah
