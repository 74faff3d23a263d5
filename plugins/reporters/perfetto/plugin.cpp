// fah.reporter.perfetto: profile.perfetto.json, Chrome's trace events: calls as spans of each thread, memory as counters.
#include "plugins/reporters/perfetto/events.h"
#include "plugins/reporters/perfetto/slices.h"
#include "plugins/reporters/perfetto/timeline.h"
#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using perfetto_report::append_time;
using perfetto_report::ids;
using perfetto_report::Slice;
using perfetto_report::trace_string;
using reporters::append_number;
using reporters::ProfileView;

constexpr std::size_t MOST_SLICES = 400'000;

class Trace {
public:
    Trace(const ProfileView& profile, fixingahole::Sink& sink)
        : profile_(profile), sink_(sink), events_(sink), spans_(profile.model) {
        for (std::uint32_t i = 0; i < profile.functions.name.size(); ++i) {
            const std::string place = reporters::file_label(profile, i);
            functions_.push_back("\"name\":" + trace_string(reporters::function_name(profile, i)) +
                                 (place.empty() ? std::string() : ",\"args\":{\"file\":" + trace_string(place) + "}"));
        }
    }

    void write() {
        const reporters::Timelines timelines = reporters::timelines_of(profile_);
        const std::size_t group = group_for(timelines);
        sink_ << "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"command\":"
              << trace_string(reporters::run_name(profile_)) << ",\"exporter\":\"fixingahole\",\"samples_in_one\":\""
              << std::to_string(group) << "\",\"timed\":\"" << (timelines.timed ? "yes" : "no") << "\"" << losses()
              << "},\n\"traceEvents\":[";
        write_names();
        const std::vector<bool> exact = perfetto_report::threads_with_spans(profile_, spans_);
        for (const reporters::Timeline& timeline : timelines.threads)
            if (timeline.thread >= exact.size() || !exact[timeline.thread]) write_thread(timeline, group);
        perfetto_report::write_timeline(profile_, spans_, events_);
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

    std::uint32_t pid(std::uint32_t thread) const {
        return thread < profile_.threads.tid.size() ? profile_.processes.pid.at(profile_.threads.process.at(thread))
                                                    : 0;
    }

    void write_names() {
        for (std::uint32_t i = 0; i < profile_.processes.pid.size(); ++i)
            events_.add_name("process_name", ids(profile_.processes.pid[i], 0),
                             trace_string(perfetto_report::name_of_process(profile_, spans_, i)));
        for (std::uint32_t i = 0; i < profile_.threads.tid.size(); ++i)
            events_.add_name("thread_name", ids(pid(i), profile_.threads.tid[i]),
                             trace_string(reporters::thread_name(profile_, i)));
    }

    void write_thread(const reporters::Timeline& timeline, std::size_t group) {
        const std::string who = ids(pid(timeline.thread), profile_.threads.tid.at(timeline.thread));
        for (const Slice& slice : perfetto_report::slices_of(profile_, timeline, group))
            events_.add_span(who, slice.begin_ns, slice.end_ns - slice.begin_ns,
                             functions_[profile_.nodes.function.at(slice.node)]);
    }

    // What was left out, so that nobody takes a gap for silence.
    std::string losses() const {
        std::string text;
        for (std::size_t i = 0; i < profile_.loss_names.size(); ++i)
            text += ",\"lost: " + std::string(profile_.model.text(profile_.loss_names[i])) + "\":\"" +
                    std::to_string(profile_.loss_counts.at(i)) + "\"";
        return text;
    }

    void write_counter(const char* name, const reporters::Numbers& times, const reporters::Numbers& values) {
        const std::uint32_t process = profile_.processes.pid.empty() ? 0 : profile_.processes.pid[0];
        for (std::size_t i = 0; i < times.size(); ++i) {
            std::string text = std::string("\"ph\":\"C\",\"name\":\"") + name + "\"," + ids(process, 0) + ",\"ts\":";
            append_time(text, times[i]);
            append_number(text += ",\"args\":{\"bytes\":", values.at(i));
            events_.add(text += "}");
        }
    }

    const ProfileView& profile_;
    fixingahole::Sink& sink_;
    std::vector<std::string> functions_;  // name and arguments of each
    perfetto_report::Events events_;
    perfetto_report::SpanColumns spans_;
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
