// fah.reporter.speedscope: profile.speedscope.json; a profile for each thread in the order of time, and one of the memory peak.
#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/timelines.h"

#include <fixingahole/fixingahole.hpp>

#include <string>
#include <vector>

namespace {

using reporters::append_number;
using reporters::json_string;
using reporters::ProfileView;
using reporters::TimedSample;

class Speedscope {
public:
    Speedscope(const ProfileView& profile, fixingahole::Sink& sink) : profile_(profile), sink_(sink) {}

    void write() {
        const reporters::Timelines timelines = reporters::timelines_of(profile_);
        sink_ << "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n\"name\":"
              << json_string(reporters::run_name(profile_))
              << ",\n\"exporter\":" << json_string("fixingahole " + std::string(profile_.model.fact_text("version")))
              << ",\n\"activeProfileIndex\":0,\n";
        write_frames();
        sink_ << "\"profiles\":[";
        for (const reporters::Timeline& timeline : timelines.threads)
            write_profile(reporters::thread_of_process(profile_, timeline.thread), "nanoseconds",
                          reporters::without_repeats(timeline.samples));
        if (profile_.heap.is_there()) write_profile("memory at its peak", "bytes", live_at_peak());
        // The format wants one at least.
        if (is_first_) write_profile("no samples", "nanoseconds", {});
        sink_ << "]}\n";
    }

private:
    // By function row.
    void write_frames() {
        sink_ << "\"shared\":{\"frames\":[";
        for (std::uint32_t i = 0; i < profile_.functions.name.size(); ++i) {
            std::string frame =
                (i == 0 ? "\n{\"name\":" : ",\n{\"name\":") + json_string(reporters::function_name(profile_, i));
            const std::string file = reporters::file_label(profile_, i);
            if (!file.empty())
                append_number(frame += ",\"file\":" + json_string(file) + ",\"line\":", profile_.functions.line.at(i));
            sink_ << (frame += "}");
        }
        sink_ << "]},\n";
    }

    std::vector<TimedSample> live_at_peak() const {
        std::vector<TimedSample> samples;
        for (std::uint32_t node = 0; node < profile_.nodes.parent.size(); ++node)
            if (profile_.heap.node_at_peak.at(node) > 0)
                samples.push_back({0, profile_.heap.node_at_peak.at(node), node});
        return samples;
    }

    void write_profile(const std::string& name, const char* unit, const std::vector<TimedSample>& samples) {
        std::int64_t sum = 0;
        for (const TimedSample& sample : samples) sum += sample.ns;
        std::string text = is_first_ ? "\n" : ",\n";
        is_first_ = false;
        text += "{\"type\":\"sampled\",\"name\":" + json_string(name) + ",\"unit\":\"" + unit +
                "\",\"startValue\":0,\"endValue\":";
        append_number(text, sum);
        sink_ << (text += ",\n\"samples\":[");
        text.clear();
        for (const TimedSample& sample : samples) {
            text += text.empty() ? "[" : ",[";
            append_path(text, sample.node);
            text += ']';
            if (text.size() < PIECE) continue;
            sink_ << text;
            text = " ";  // not empty: a comma follows
        }
        sink_ << text << "],\n\"weights\":[";
        text.clear();
        for (const TimedSample& sample : samples) append_number(text.empty() ? text : text += ',', sample.ns);
        sink_ << text << "]}";
    }

    void append_path(std::string& text, std::uint32_t node) {
        path_.clear();
        for (std::uint32_t i = node; i != 0; i = profile_.nodes.parent[i])
            path_.push_back(profile_.nodes.function.at(i));
        if (path_.empty()) path_.push_back(profile_.nodes.function.at(0));
        for (std::size_t i = path_.size(); i-- > 0;) {
            append_number(text, path_[i]);
            if (i > 0) text += ',';
        }
    }

    static constexpr std::size_t PIECE = std::size_t{64} << 10;

    const ProfileView& profile_;
    fixingahole::Sink& sink_;
    std::vector<std::uint32_t> path_;
    bool is_first_ = true;
};

class SpeedscopeReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.speedscope",
        .version = "1.0.0",
        .summary = "Each thread's samples in the order of time, for speedscope.app",
    };
    static constexpr fixingahole::Output outputs[] = {
        {"profile.speedscope.json", "application/json", FAH_OUTPUT_SAMPLES}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        Speedscope(profile, sink).write();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(SpeedscopeReporter);
