// "resident": what the resident set is made of over time, for all processes together and for each.
#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <utility>

namespace json_report {
namespace {

using boost::json::object;

constexpr std::array PARTS{
    std::pair{"anonymous", FAH_RESIDENT_ANONYMOUS}, std::pair{"file", FAH_RESIDENT_FILE},
    std::pair{"shared", FAH_RESIDENT_SHARED},       std::pair{"swap", FAH_RESIDENT_SWAP},
    std::pair{"unique", FAH_RESIDENT_UNIQUE},       std::pair{"proportional", FAH_RESIDENT_PROPORTIONAL}};

boost::json::array series(const reporters::ProfileView& profile, std::uint32_t part, std::uint32_t process) {
    boost::json::array points;
    for (const reporters::HeldPoint& point : profile.resident.series(part, process))
        points.push_back(boost::json::array{point.time_ns, point.bytes});
    return points;
}

object parts_of(const reporters::ProfileView& profile, std::uint32_t process) {
    object parts;
    for (const auto& [name, part] : PARTS) parts[name] = series(profile, static_cast<std::uint32_t>(part), process);
    return parts;
}

}  // namespace

void write_resident(const reporters::ProfileView& profile, Writer& writer) {
    const reporters::ResidentView& resident = profile.resident;
    if (resident.part.empty()) return;
    writer.open_object("resident");
    writer.member("together", parts_of(profile, reporters::NO_ROW));
    writer.open_array("processes");
    const reporters::MemoryProcesses& processes = resident.processes;
    for (std::uint32_t row = 0; row < processes.pid.size(); ++row) {
        object process = parts_of(profile, row);
        process["pid"] = processes.pid[row];
        process["command"] = text(profile.model.text(processes.command.at(row)));
        process["peak_bytes"] = processes.peak.at(row);
        process["peak_ns"] = processes.peak_time.at(row);
        process["rss"] = series(profile, 0, row);
        writer.element(process);
    }
    writer.close();
    writer.close();
}

}  // namespace json_report
