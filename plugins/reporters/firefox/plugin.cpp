// fah.reporter.firefox: profile.firefox.json, the processed profile format of profiler.firefox.com, version 48.
#include "plugins/reporters/firefox/thread_tables.h"
#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/timelines.h"

#include <fixingahole/fixingahole.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace {

using reporters::append_number;
using reporters::json_string;
using reporters::ProfileView;
using reporters::Timeline;

constexpr double USUAL_INTERVAL_MS = 4;
constexpr std::string_view CATEGORIES =
    "[{\"name\":\"Other\",\"color\":\"grey\",\"subcategories\":[\"Other\"]},"
    "{\"name\":\"Python\",\"color\":\"blue\",\"subcategories\":[\"Other\"]},"
    "{\"name\":\"Native\",\"color\":\"orange\",\"subcategories\":[\"Other\"]}]";

// Milliseconds, to the nanosecond.
void append_ms(std::string& text, std::int64_t ns) { text += reporters::fixed(static_cast<double>(ns) / 1e6, 6); }

class Firefox {
public:
    Firefox(const ProfileView& profile, fixingahole::Sink& sink) : profile_(profile), sink_(sink) {}

    void write() {
        const reporters::Timelines timelines = reporters::timelines_of(profile_);
        write_meta();
        sink_ << ",\n\"libs\":[],\"pages\":[],\n\"counters\":[";
        if (!timelines.threads.empty()) {
            write_counter("RSS", "Resident set of all processes", profile_.rss_time, profile_.rss_bytes);
            write_counter("Heap", "Live bytes", profile_.heap.time, profile_.heap.bytes);
        }
        sink_ << "],\n\"threads\":[";
        bool first = true;
        for (const Timeline& timeline : timelines.threads) {
            sink_ << (first ? "\n" : ",\n");
            write_thread(timeline);
            first = false;
        }
        sink_ << "]}\n";
    }

private:
    void write_meta() {
        const double rate = profile_.model.fact_real("rate_hz").value_or(0);
        std::string text =
            "{\"meta\":{\"version\":29,\"preprocessedProfileVersion\":48,\"processType\":0,\"interval\":";
        reporters::append_real(text, rate > 0 ? 1000 / rate : USUAL_INTERVAL_MS);
        text += ",\"startTime\":0,\"stackwalk\":0,\"debug\":false,\"gcpoison\":0,\"asyncstack\":0,\"product\":" +
                json_string(reporters::run_name(profile_)) + ",\"importedFrom\":\"fixingahole\",\"categories\":";
        text += CATEGORIES;
        text +=
            ",\"markerSchema\":[],\"sampleUnits\":{\"time\":\"ms\",\"eventDelay\":\"ms\",\"threadCPUDelta\":\"ns\"}}";
        sink_ << text;
    }

    // A counter's samples are differences.
    void write_counter(const char* name, const char* about, const reporters::Numbers& times,
                       const reporters::Numbers& values) {
        if (times.empty()) return;
        std::string time, count;
        for (std::size_t i = 0; i < times.size(); ++i) {
            append_ms(time += i == 0 ? "" : ",", times[i]);
            append_number(count += i == 0 ? "" : ",", values.at(i) - (i == 0 ? 0 : values.at(i - 1)));
        }
        const std::uint32_t pid = profile_.processes.pid.empty() ? 0 : profile_.processes.pid[0];
        sink_ << (has_counter_ ? ",\n" : "\n") << "{\"name\":\"" << name
              << "\",\"category\":\"Memory\",\"description\":\"" << about << "\",\"pid\":\"" << std::to_string(pid)
              << "\",\"mainThreadIndex\":0,\"samples\":{\"length\":" << std::to_string(times.size()) << ",\"time\":["
              << time << "],\"count\":[" << count << "]}}";
        has_counter_ = true;
    }

    void write_thread(const Timeline& timeline) {
        const std::uint32_t process = profile_.threads.process.at(timeline.thread);
        const std::uint32_t pid = profile_.processes.pid.at(process), tid = profile_.threads.tid.at(timeline.thread);
        firefox_report::ThreadTables tables(profile_);
        sink_
            << "{\"processType\":\"default\",\"processStartupTime\":0,\"processShutdownTime\":null,\"registerTime\":0,"
            << "\"unregisterTime\":null,\"pausedRanges\":[],\"name\":"
            << json_string(reporters::thread_name(profile_, timeline.thread))
            << ",\"isMainThread\":" << (pid == tid ? "true" : "false")
            << ",\"processName\":" << json_string(reporters::process_name(profile_, process)) << ",\"pid\":\""
            << std::to_string(pid) << "\",\"tid\":" << std::to_string(tid) << ",\n\"samples\":";
        write_samples(timeline, tables);
        sink_ << ",\n" << tables.json() << "}";
    }

    void write_samples(const Timeline& timeline, firefox_report::ThreadTables& tables) {
        std::vector<std::int64_t> stacks, cpu;
        std::string times, weights;
        for (const reporters::TimedSample& sample : timeline.samples) {
            stacks.push_back(tables.stack(sample.node));
            cpu.push_back(sample.waited ? 0 : sample.ns);
            append_ms(times += times.empty() ? "" : ",", sample.time_ns);
            append_ms(weights += weights.empty() ? "" : ",", sample.ns);
        }
        sink_ << "{\"length\":" << std::to_string(stacks.size())
              << ",\"weightType\":\"tracing-ms\",\"stack\":" << firefox_report::array(stacks) << ",\"time\":[" << times
              << "],\"weight\":[" << weights << "],\"threadCPUDelta\":" << firefox_report::array(cpu) << "}";
    }

    const ProfileView& profile_;
    fixingahole::Sink& sink_;
    bool has_counter_ = false;
};

class FirefoxReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.firefox",
        .version = "1.0.0",
        .summary = "Threads over time with memory curves, for profiler.firefox.com",
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.firefox.json", "application/json", FAH_OUTPUT_SAMPLES}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        Firefox(profile, sink).write();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(FirefoxReporter);
