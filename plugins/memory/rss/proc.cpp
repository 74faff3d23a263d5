#include "plugins/memory/rss/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include <charconv>
#include <sstream>
#include <string_view>

namespace rss {
namespace {

constexpr std::int64_t KILOBYTE = 1024;

// The number after "Name:" in files of "Name: value" lines; 0 when it is not there.
std::int64_t named_number(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == std::string_view::npos) return 0;
    const auto from = text.find_first_of("0123456789", at + name.size());
    std::int64_t value = 0;
    if (from != std::string_view::npos) std::from_chars(text.data() + from, text.data() + text.size(), value);
    return value;
}

// Fields of /proc/PID/stat after the command, which may hold blanks and brackets; [0] is field 3, the state.
std::vector<std::string> stat_fields(const std::string& stat) {
    const auto end = stat.rfind(')');
    if (end == std::string::npos) return {};
    std::istringstream rest(stat.substr(end + 1));
    std::vector<std::string> fields;
    for (std::string field; rest >> field;) fields.push_back(field);
    return fields;
}

std::uint64_t number(const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

std::optional<std::string> Proc::read(std::int32_t pid, const char* file) const {
    const std::string path = folder_ + "/" + std::to_string(pid) + "/" + file;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return std::nullopt;
    std::string text;
    char block[4096];
    ssize_t got = 0;
    while ((got = ::read(descriptor, block, sizeof block)) > 0) text.append(block, static_cast<std::size_t>(got));
    ::close(descriptor);
    if (got < 0) return std::nullopt;
    return text;
}

std::vector<std::int32_t> Proc::children(std::int32_t pid) const {
    std::vector<std::int32_t> found;
    const std::string tasks = folder_ + "/" + std::to_string(pid) + "/task";
    DIR* folder = ::opendir(tasks.c_str());
    if (folder == nullptr) return found;
    // A child belongs to the thread that forked it.
    while (const dirent* entry = ::readdir(folder)) {
        if (entry->d_name[0] == '.') continue;
        const std::string file = std::string("task/") + entry->d_name + "/children";
        std::istringstream words(read(pid, file.c_str()).value_or(""));
        for (std::int32_t child = 0; words >> child;) found.push_back(child);
    }
    ::closedir(folder);
    return found;
}

std::vector<std::int32_t> Proc::tree(std::int32_t pid) const {
    std::vector<std::int32_t> pids{pid};
    for (std::size_t next = 0; next < pids.size(); ++next) {
        for (const std::int32_t child : children(pids[next])) {
            if (child != ::getpid()) pids.push_back(child);
        }
    }
    return pids;
}

std::optional<Resident> Proc::resident(std::int32_t pid) const {
    const std::string status = read(pid, "status").value_or("");
    if (status.find("\nVmRSS:") == std::string::npos) return std::nullopt;  // a zombie has none
    const auto bytes = [&](const char* name) { return named_number(status, name) * KILOBYTE; };
    return Resident{.all = bytes("\nVmRSS:"),
                    .anonymous = bytes("\nRssAnon:"),
                    .file = bytes("\nRssFile:"),
                    .shared = bytes("\nRssShmem:"),
                    .swap = bytes("\nVmSwap:")};
}

std::optional<Shares> Proc::shares(std::int32_t pid) const {
    const std::string rollup = read(pid, "smaps_rollup").value_or("");
    if (rollup.find("\nPss:") == std::string::npos) return std::nullopt;
    const auto bytes = [&](const char* name) { return named_number(rollup, name) * KILOBYTE; };
    return Shares{.unique = bytes("\nPrivate_Clean:") + bytes("\nPrivate_Dirty:"), .proportional = bytes("\nPss:")};
}

std::optional<ProcessIdentity> Proc::identity(std::int32_t pid) const {
    const auto fields = stat_fields(read(pid, "stat").value_or(""));
    if (fields.size() < 20) return std::nullopt;
    return ProcessIdentity{static_cast<std::int32_t>(number(fields[1])), number(fields[19])};
}

std::optional<ProcessCounters> Proc::counters(std::int32_t pid) const {
    const auto fields = stat_fields(read(pid, "stat").value_or(""));
    const auto status = read(pid, "status");
    if (fields.size() < 10 || !status) return std::nullopt;
    // The io file needs the same rights as ptrace; without them its two figures stay 0.
    const std::string io = read(pid, "io").value_or("");
    return ProcessCounters{
        .minor_faults = static_cast<std::int64_t>(number(fields[7])),
        .major_faults = static_cast<std::int64_t>(number(fields[9])),
        .voluntary_switches = named_number(*status, "\nvoluntary_ctxt_switches:"),
        .involuntary_switches = named_number(*status, "\nnonvoluntary_ctxt_switches:"),
        .read_bytes = named_number(io, "rchar:"),
        .write_bytes = named_number(io, "wchar:"),
    };
}

std::string Proc::name(std::int32_t pid) const {
    std::string text = read(pid, "comm").value_or("");
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace rss
