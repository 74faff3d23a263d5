// fah.reporter.perfetto: profile.perfetto.json, Chrome's trace events: calls as spans of each thread, memory as counters.
#include "plugins/reporters/perfetto/slices.h"
#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using perfetto_report::Slice;
using reporters::append_number;
using reporters::json_string;
using reporters::ProfileView;

constexpr std::size_t MOST_SLICES = 400'000;

// Microseconds, to the nanosecond.
void append_time(std::string& text, std::int64_t ns) { text += reporters::fixed(static_cast<double>(ns) / 1000, 3); }

class Trace {
public:
    Trace(const ProfileView& profile, fixingahole::Sink& sink) : profile_(profile), sink_(sink) {
        for (std::uint32_t i = 0; i < profile.functions.name.size(); ++i) {
            const std::string place = reporters::file_label(profile, i);
            functions_.push_back("\"name\":" + json_string(reporters::function_name(profile, i)) +
                                 (place.empty() ? std::string() : ",\"args\":{\"file\":" + json_string(place) + "}"));
        }
    }

    void write() {
        const reporters::Timelines timelines = reporters::timelines_of(profile_);
        const std::size_t group = group_for(timelines);
        sink_ << "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"command\":" << json_string(reporters::run_name(profile_))
              << ",\"exporter\":\"fixingahole\",\"samples_in_one\":\"" << std::to_string(group) << "\",\"timed\":\""
              << (timelines.timed ? "yes" : "no") << "\"},\n\"traceEvents\":[";
        write_names();
        for (const reporters::Timeline& timeline : timelines.threads) write_thread(timeline, group);
        write_counter("RSS", profile_.rss_time, profile_.rss_bytes);
        write_counter("heap", profile_.heap.time, profile_.heap.bytes);
        sink_ << "\n]}\n";
    }

private:
    // How many samples must stand as one for viewers to bear it.
    std::size_t group_for(const reporters::Timelines& timelines) const {
        for (std::size_t group = 1;; group *= 2) {
            std::size_t slices = 0, samples = 0;
            for (const reporters::Timeline& timeline : timelines.threads) {
                slices += perfetto_report::slices_of(profile_, timeline, group).size();
                samples += timeline.samples.size();
            }
            if (slices <= MOST_SLICES || group > samples) return group;
            // Nearly every group is a new stack: what is missing is about this factor.
            while (slices / 2 > MOST_SLICES) {
                slices /= 2;
                group *= 2;
            }
        }
    }

    void event(const std::string& text) {
        sink_ << (is_first_ ? "\n{" : ",\n{") << text << "}";
        is_first_ = false;
    }

    std::uint32_t pid(std::uint32_t thread) const {
        return thread < profile_.threads.tid.size() ? profile_.processes.pid.at(profile_.threads.process.at(thread))
                                                    : 0;
    }

    static std::string ids(std::uint32_t pid, std::uint32_t tid) {
        return "\"pid\":" + std::to_string(pid) + ",\"tid\":" + std::to_string(tid);
    }

    void write_names() {
        for (std::uint32_t i = 0; i < profile_.processes.pid.size(); ++i)
            event("\"ph\":\"M\",\"name\":\"process_name\"," + ids(profile_.processes.pid[i], 0) +
                  ",\"args\":{\"name\":" + json_string(reporters::process_name(profile_, i)) + "}");
        for (std::uint32_t i = 0; i < profile_.threads.tid.size(); ++i)
            event("\"ph\":\"M\",\"name\":\"thread_name\"," + ids(pid(i), profile_.threads.tid[i]) +
                  ",\"args\":{\"name\":" + json_string(reporters::thread_name(profile_, i)) + "}");
    }

    void write_thread(const reporters::Timeline& timeline, std::size_t group) {
        const std::string who = "," + ids(pid(timeline.thread), profile_.threads.tid.at(timeline.thread));
        std::string text;
        for (const Slice& slice : perfetto_report::slices_of(profile_, timeline, group)) {
            text = "\"ph\":\"X\"" + who + ",\"ts\":";
            append_time(text, slice.begin_ns);
            append_time(text += ",\"dur\":", slice.end_ns - slice.begin_ns);
            event(text += "," + functions_[profile_.nodes.function.at(slice.node)]);
        }
    }

    void write_counter(const char* name, const reporters::Numbers& times, const reporters::Numbers& values) {
        const std::uint32_t process = profile_.processes.pid.empty() ? 0 : profile_.processes.pid[0];
        for (std::size_t i = 0; i < times.size(); ++i) {
            std::string text = std::string("\"ph\":\"C\",\"name\":\"") + name + "\"," + ids(process, 0) + ",\"ts\":";
            append_time(text, times[i]);
            append_number(text += ",\"args\":{\"bytes\":", values.at(i));
            event(text += "}");
        }
    }

    const ProfileView& profile_;
    fixingahole::Sink& sink_;
    std::vector<std::string> functions_;  // name and arguments of each
    bool is_first_ = true;
};

class PerfettoReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.perfetto",
        .version = "1.0.0",
        .summary = "Calls over time and memory curves, for ui.perfetto.dev and chrome://tracing",
    };
    static constexpr fixingahole::Output outputs[] = {
        {"profile.perfetto.json", "application/json", FAH_OUTPUT_SAMPLES}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        Trace(profile, sink).write();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(PerfettoReporter);
