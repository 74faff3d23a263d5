#include "plugins/reporters/support/names.h"

#include "plugins/reporters/support/text.h"

namespace reporters {
namespace {

std::string of_file(const ProfileView& profile, std::uint32_t function, const Ids& texts) {
    const std::uint32_t file = profile.functions.file.at(function);
    return file < texts.size() ? printable(profile.model.text(texts[file])) : std::string();
}

std::string with_number(const std::string& name, std::uint32_t number) {
    return name + (name.empty() ? "(" : " (") + std::to_string(number) + ")";
}

}  // namespace

std::string function_name(const ProfileView& profile, std::uint32_t function) {
    return printable(profile.model.text(profile.functions.name.at(function)));
}

std::string file_label(const ProfileView& profile, std::uint32_t function) {
    return of_file(profile, function, profile.files.label);
}

std::string file_path(const ProfileView& profile, std::uint32_t function) {
    return of_file(profile, function, profile.files.path);
}

std::string function_with_place(const ProfileView& profile, std::uint32_t function) {
    const std::string place = printable(profile.place(function));
    return function_name(profile, function) + (place.empty() ? "" : " (" + place + ")");
}

std::string thread_name(const ProfileView& profile, std::uint32_t thread) {
    if (thread >= profile.threads.tid.size()) return "unknown thread";
    const std::uint32_t tid = profile.threads.tid[thread];
    const std::string name = printable(profile.model.text(profile.threads.name.at(thread)));
    if (!name.empty()) return with_number(name, tid);
    const bool is_main = tid == profile.processes.pid.at(profile.threads.process.at(thread));
    return with_number(is_main ? "main thread" : "thread", tid);
}

std::string process_name(const ProfileView& profile, std::uint32_t process) {
    if (process >= profile.processes.pid.size()) return "unknown process";
    return with_number(printable(profile.model.text(profile.processes.command.at(process))),
                       profile.processes.pid[process]);
}

std::string thread_of_process(const ProfileView& profile, std::uint32_t thread) {
    if (thread >= profile.threads.tid.size()) return thread_name(profile, thread);
    return process_name(profile, profile.threads.process.at(thread)) + ", " + thread_name(profile, thread);
}

std::string run_name(const ProfileView& profile) {
    const auto script = profile.model.fact_text("script");
    return printable(script.empty() ? profile.model.fact_text("command") : script);
}

}  // namespace reporters
