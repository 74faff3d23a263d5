#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace text_report {
namespace {

using reporters::pad_left;

constexpr std::size_t AMOUNT = 10, RULE = 57, MOST_ROWS = 10, SMALLEST_NAME = 20;

struct ProcessMemory {
    std::uint32_t pid = 0;
    std::string name;
    std::int64_t heap = 0, allocated = 0;                               // 0 where nothing was counted
    std::int64_t resident = 0, unique = 0, proportional = 0, swap = 0;  // 0 where nobody looked
};

// A pid that was given to two processes one after the other is one row here.
std::vector<ProcessMemory> processes_of(const reporters::ProfileView& profile) {
    std::map<std::uint32_t, ProcessMemory> by_pid;
    const auto& looked = profile.resident.processes;
    const auto larger = [](std::int64_t& kept, std::int64_t bytes) { kept = std::max(kept, bytes); };
    for (std::size_t row = 0; row < looked.pid.size(); ++row) {
        ProcessMemory& process = by_pid[looked.pid[row]];
        process.name = profile.model.text(looked.command.at(row));
        larger(process.resident, looked.peak.at(row));
        larger(process.unique, looked.unique.at(row));
        larger(process.proportional, looked.proportional.at(row));
        larger(process.swap, looked.swap.at(row));
    }
    for (std::size_t row = 0; row < profile.processes.pid.size(); ++row) {
        if (profile.heap.process_peak.at(row) == 0) continue;
        ProcessMemory& process = by_pid[profile.processes.pid[row]];
        if (process.name.empty()) process.name = profile.model.text(profile.processes.command.at(row));
        larger(process.heap, profile.heap.process_peak.at(row));
        process.allocated += profile.heap.process_allocated.at(row);
    }
    std::vector<ProcessMemory> all;
    all.reserve(by_pid.size());
    for (auto& [pid, process] : by_pid) {
        process.pid = pid;
        all.push_back(std::move(process));
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, [](const ProcessMemory& process) {
        return std::tuple(std::max(process.heap, process.resident), process.heap);
    });
    return all;
}

std::string cell(std::int64_t bytes) { return pad_left(bytes > 0 ? megabytes(bytes) : "", AMOUNT); }

std::string row(const Page& page, const ProcessMemory& process, const std::string& name) {
    std::string line;
    if (page.profile.heap.is_there()) line += cell(process.heap) + cell(process.allocated);
    line += cell(process.resident) + cell(process.unique) + cell(process.proportional) + cell(process.swap) + "  ";
    const std::size_t used = reporters::width(line);
    return line + reporters::cut_middle(name, std::max(page.columns, used + SMALLEST_NAME) - used) + "\n";
}

// What the run had at one time, which is less than the sum of what each had at its own.
ProcessMemory together(const reporters::ProfileView& profile) {
    return {.heap = profile.heap.peak,
            .allocated = profile.heap.allocated,
            .resident = profile.resident.most(0),
            .unique = profile.resident.most(FAH_RESIDENT_UNIQUE),
            .proportional = profile.resident.most(FAH_RESIDENT_PROPORTIONAL),
            .swap = profile.resident.most(FAH_RESIDENT_SWAP)};
}

std::string titles(const Page& page) {
    std::string line;
    if (page.profile.heap.is_there()) line += pad_left("heap peak", AMOUNT) + pad_left("allocated", AMOUNT);
    for (const char* name : {"RSS peak", "USS", "PSS", "swap"}) line += pad_left(name, AMOUNT);
    return line + "  pid and command\n";
}

}  // namespace

std::string memory_by_process(const Page& page) {
    const std::vector<ProcessMemory> all = processes_of(page.profile);
    if (all.size() < 2) return {};
    std::string lines = row(page, together(page.profile), "all at one time");
    for (std::size_t i = 0; i < all.size() && i < MOST_ROWS; ++i)
        lines += row(page, all[i], std::to_string(all[i].pid) + " " + reporters::printable(all[i].name));
    if (all.size() > MOST_ROWS) lines += "... and " + std::to_string(all.size() - MOST_ROWS) + " more\n";
    return title(page, "Memory by Process:") + "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n" +
           titles(page) + lines;
}

}  // namespace text_report
