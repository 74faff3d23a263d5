#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace text_report {
namespace {

using reporters::pad_left;

constexpr std::size_t MOST_ROWS = 10;
constexpr std::size_t AMOUNT = 9;  // "   12.345"
constexpr std::size_t RULE = 57;

struct Row {
    std::string name;
    std::int64_t cpu_ns = 0;
    std::int64_t wait_ns = 0;
    bool is_idle = false;  // its waiting is no part of the 100 %
};

std::int64_t counted_ns(const Row& row) { return row.cpu_ns + (row.is_idle ? 0 : row.wait_ns); }

std::string share_text(const Page& page, const Row& row) { return page.shares.percentage(counted_ns(row)); }

std::string draw(const Page& page, const Row& row, bool with_wait) {
    std::string line = pad_left(reporters::seconds(row.cpu_ns), AMOUNT);
    if (with_wait) line += pad_left(reporters::seconds(row.wait_ns), AMOUNT);
    line += pad_left(share_text(page, row), AMOUNT) + "  ";
    const std::size_t room = std::max(page.columns, line.size() + 20) - line.size();
    return line + reporters::cut_middle(row.name, room) + "\n";
}

// Largest first, the small ones told by their number.
std::string section(const Page& page, const std::string& heading, const std::string& what, std::vector<Row> rows) {
    const bool with_wait = std::ranges::any_of(rows, [](const Row& row) { return row.wait_ns > 0; });
    std::ranges::stable_sort(rows, std::ranges::greater{}, [](const Row& row) {
        return std::pair{counted_ns(row), row.wait_ns};
    });
    std::string lines = title(page, heading) + "\n" + pad_left("cpu s", AMOUNT);
    if (with_wait) lines += pad_left("wait s", AMOUNT);
    lines +=
        pad_left("share", AMOUNT) + "  " + what + "\n" + reporters::repeat("-", std::min(RULE, page.columns)) + "\n";
    for (std::size_t i = 0; i < rows.size() && i < MOST_ROWS; ++i) lines += draw(page, rows[i], with_wait);
    if (rows.size() > MOST_ROWS) lines += "... and " + std::to_string(rows.size() - MOST_ROWS) + " more\n";
    return lines;
}

std::string process_name(const reporters::ProfileView& profile, std::uint32_t row) {
    const std::string_view command = profile.model.text(profile.processes.command.at(row));
    const std::string_view runtime = profile.model.text(profile.processes.runtime.at(row));
    return std::to_string(profile.processes.pid.at(row)) + " " +
           reporters::printable(command.empty() ? runtime : command);
}

std::string thread_name(const reporters::ProfileView& profile, std::size_t row, bool with_process) {
    const std::uint32_t tid = profile.threads.tid.at(row),
                        pid = profile.processes.pid.at(profile.threads.process.at(row));
    std::string name = reporters::printable(profile.model.text(profile.threads.name.at(row)));
    if (name.empty()) name = tid == pid ? "main thread" : "thread " + std::to_string(tid);
    if (with_process) name += " of " + std::to_string(pid);
    return profile.threads.idle.at(row) != 0 ? name + " (only waited)" : name;
}

// Of the processes in which more than one thread worked.
std::vector<bool> worked_by_many(const reporters::ProfileView& profile) {
    std::vector<std::size_t> working(profile.processes.pid.size());
    for (std::size_t i = 0; i < profile.threads.tid.size(); ++i) {
        const std::uint32_t process = profile.threads.process.at(i);
        if (process < working.size() && profile.threads.cpu.at(i) > 0) ++working[process];
    }
    std::vector<bool> many(working.size());
    std::transform(working.begin(), working.end(), many.begin(), [](std::size_t threads) { return threads > 1; });
    return many;
}

}  // namespace

std::string processes(const Page& page) {
    const auto& profile = page.profile;
    if (profile.processes.pid.size() < 2) return {};
    std::vector<Row> rows;
    for (std::uint32_t i = 0; i < profile.processes.pid.size(); ++i)
        rows.push_back({.name = process_name(profile, i), .cpu_ns = profile.processes.cpu.at(i)});
    for (std::size_t i = 0; i < profile.threads.tid.size(); ++i) {
        const std::uint32_t process = profile.threads.process.at(i);
        if (process < rows.size() && profile.threads.idle.at(i) == 0)
            rows[process].wait_ns += profile.threads.wait.at(i);
    }
    return section(page, "Processes:", "pid and command", std::move(rows));
}

std::string threads(const Page& page) {
    const auto& profile = page.profile;
    const std::vector<bool> many = worked_by_many(profile);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < profile.threads.tid.size(); ++i) {
        const std::uint32_t process = profile.threads.process.at(i);
        if (process >= many.size() || !many[process]) continue;
        rows.push_back({.name = thread_name(profile, i, many.size() > 1),
                        .cpu_ns = profile.threads.cpu.at(i),
                        .wait_ns = profile.threads.wait.at(i),
                        .is_idle = profile.threads.idle.at(i) != 0});
    }
    return rows.empty() ? std::string{} : section(page, "Threads:", "thread", std::move(rows));
}

}  // namespace text_report
