#include "plugins/reporters/perfetto/timeline.h"

#include "plugins/reporters/perfetto/process_starts.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/text.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>

#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace perfetto_report {
namespace {

using reporters::ProfileView;

// Above every number that Linux gives to a thread.
constexpr std::uint32_t FIRST_TASK_TRACK = 1'000'000'000;

class TimelineWriter {
public:
    TimelineWriter(const ProfileView& profile, const SpanColumns& spans, Events& events)
        : profile_(profile), spans_(spans), events_(events) {}

    void write() {
        for (std::uint32_t i = 0; i < spans_.begin.size(); ++i) {
            const std::uint32_t thread = spans_.thread.at(i);
            if (thread >= profile_.threads.tid.size()) continue;
            write_span(track_of(thread, spans_.task.at(i)), i);
        }
    }

private:
    const std::string& track_of(std::uint32_t thread, std::uint32_t task) {
        const auto known = tracks_.find({thread, task});
        if (known != tracks_.end()) return known->second;
        const std::uint32_t pid = profile_.processes.pid.at(profile_.threads.process.at(thread));
        if (task == FAH_NONE)
            return tracks_.emplace(std::pair(thread, task), ids(pid, profile_.threads.tid[thread])).first->second;
        const std::string who = ids(pid, FIRST_TASK_TRACK + tasks_++);
        const std::string name = reporters::printable(profile_.model.text(task)) + " (task of " +
                                 reporters::thread_name(profile_, thread) + ")";
        events_.add_name("thread_name", who, trace_string(name));
        return tracks_.emplace(std::pair(thread, task), who).first->second;
    }

    void write_span(const std::string& who, std::uint32_t i) {
        const std::uint8_t kind = spans_.kind.at(i);
        if (kind == FAH_SPAN_MARK) {
            std::string text = "\"ph\":\"i\",\"s\":\"t\",\"cat\":\"mark\"," + who + ",\"ts\":";
            append_time(text, spans_.begin[i]);
            events_.add(text += "," + name_of(i));
        } else if (kind == FAH_SPAN_PAUSE) {
            events_.add_span(who, spans_.begin[i], spans_.duration.at(i),
                             "\"cat\":\"gc\",\"name\":" + trace_string(profile_.model.text(spans_.name.at(i))) +
                                 ",\"args\":{\"freed\":" + std::to_string(spans_.detail.at(i)) + "}");
        } else {
            const char* how = kind == FAH_SPAN_RESUMED      ? "\"cat\":\"resumed\","
                              : kind == FAH_SPAN_UNFINISHED ? "\"cat\":\"unfinished\","
                                                            : "";
            events_.add_span(who, spans_.begin[i], spans_.duration.at(i), how + name_of(i));
        }
    }

    const std::string& name_of(std::uint32_t i) {
        std::string& name = names_[{spans_.name.at(i), spans_.file.at(i), spans_.line.at(i)}];
        if (!name.empty()) return name;
        name = "\"name\":" + trace_string(reporters::printable(profile_.model.text(spans_.name.at(i))));
        const std::string file = reporters::printable(profile_.model.text(spans_.file.at(i)));
        if (!file.empty() && spans_.kind.at(i) != FAH_SPAN_MARK)
            name += ",\"args\":{\"file\":" + trace_string(file + ":" + std::to_string(spans_.line.at(i))) + "}";
        return name;
    }

    const ProfileView& profile_;
    const SpanColumns& spans_;
    Events& events_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> tracks_;  // thread row and task: pid and tid
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::string> names_;
    std::uint32_t tasks_ = 0;
};

}  // namespace

SpanColumns::SpanColumns(const fixingahole::Model& model)
    : begin(model, FAH_COL_SPAN_BEGIN),
      duration(model, FAH_COL_SPAN_DURATION),
      detail(model, FAH_COL_SPAN_DETAIL),
      thread(model, FAH_COL_SPAN_THREAD),
      name(model, FAH_COL_SPAN_NAME),
      file(model, FAH_COL_SPAN_FILE),
      line(model, FAH_COL_SPAN_LINE),
      task(model, FAH_COL_SPAN_TASK),
      kind(model, FAH_COL_SPAN_KIND),
      process_start(model, FAH_COL_PROCESS_START),
      process_name(model, FAH_COL_PROCESS_NAME),
      forked(model, FAH_COL_PROCESS_FORKED),
      fork_tid(model, FAH_COL_PROCESS_FORK_TID) {}

std::vector<bool> threads_with_spans(const ProfileView& profile, const SpanColumns& spans) {
    const reporters::Threads& threads = profile.threads;
    std::vector<bool> has(threads.tid.size()), process_has(profile.processes.pid.size());
    for (const std::uint32_t thread : spans.thread)
        if (thread < has.size()) has[thread] = process_has[threads.process[thread]] = true;
    for (std::size_t row = 0; row < has.size(); ++row) {
        const std::uint32_t process = threads.process[row];
        if (process_has[process] && threads.tid[row] == profile.processes.pid[process]) has[row] = true;
    }
    return has;
}

std::string name_of_process(const ProfileView& profile, const SpanColumns& spans, std::uint32_t process) {
    const std::string_view own = profile.model.text(spans.process_name.at(process));
    const std::string command = reporters::process_name(profile, process);
    return own.empty() || process >= spans.process_name.size() ? command : reporters::printable(own) + ": " + command;
}

void write_timeline(const ProfileView& profile, const SpanColumns& spans, Events& events) {
    if (spans.begin.empty()) return;
    write_process_starts(profile, spans, events);
    TimelineWriter(profile, spans, events).write();
}

}  // namespace perfetto_report
