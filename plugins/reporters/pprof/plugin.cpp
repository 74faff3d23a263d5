// fah.reporter.pprof: profile.pb.gz, for `go tool pprof` and what else reads pprof's format (perftools.profiles.Profile).
#include "plugins/reporters/pprof/gzip.h"
#include "plugins/reporters/pprof/protobuf.h"
#include "plugins/reporters/support/names.h"
#include "plugins/reporters/support/weights.h"

#include <fixingahole/fixingahole.hpp>

#include <time.h>

#include <ctime>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using pprof_report::Message;
using reporters::ProfileView;

// Numbers of the fields in profile.proto.
enum Field : std::uint32_t {
    PROFILE_SAMPLE_TYPE = 1,
    PROFILE_SAMPLE = 2,
    PROFILE_MAPPING = 3,
    PROFILE_LOCATION = 4,
    PROFILE_FUNCTION = 5,
    PROFILE_STRINGS = 6,
    PROFILE_TIME = 9,
    PROFILE_DURATION = 10,
    PROFILE_PERIOD_TYPE = 11,
    PROFILE_PERIOD = 12,
    PROFILE_COMMENT = 13,
    PROFILE_DEFAULT = 14,
    TYPE_NAME = 1,
    TYPE_UNIT = 2,
    SAMPLE_LOCATIONS = 1,
    SAMPLE_VALUES = 2,
    SAMPLE_LABEL = 3,
    LABEL_KEY = 1,
    LABEL_TEXT = 2,
    LABEL_NUMBER = 3,
    MAPPING_ID = 1,
    MAPPING_FILE = 5,
    MAPPING_HAS_FUNCTIONS = 7,
    MAPPING_HAS_FILES = 8,
    MAPPING_HAS_LINES = 9,
    LOCATION_ID = 1,
    LOCATION_MAPPING = 2,
    LOCATION_LINE = 4,
    LINE_FUNCTION = 1,
    LINE_NUMBER = 2,
    FUNCTION_ID = 1,
    FUNCTION_NAME = 2,
    FUNCTION_SYSTEM_NAME = 3,
    FUNCTION_FILE = 4,
    FUNCTION_LINE = 5,
};

std::int64_t start_time_ns(const ProfileView& profile) {
    std::tm parts{};
    const std::string text(profile.model.fact_text("start_utc"));
    if (strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr) return 0;
    return static_cast<std::int64_t>(timegm(&parts)) * 1'000'000'000;
}

class Pprof {
public:
    explicit Pprof(const ProfileView& profile) : profile_(profile) { text(""); }

    std::string bytes() {
        add_types();
        add_mapping();
        add_times();
        if (profile_.heap.is_there()) add_memory();
        add_functions();
        add_run();
        for (const std::string& each : strings_) out_.bytes(PROFILE_STRINGS, each);
        return out_.text();
    }

private:
    std::int64_t text(const std::string& text) {
        const auto [place, is_new] = ids_.try_emplace(text, static_cast<std::int64_t>(strings_.size()));
        if (is_new) strings_.push_back(text);
        return place->second;
    }

    Message type(const char* name, const char* unit) {
        Message type;
        type.number(TYPE_NAME, text(name));
        type.number(TYPE_UNIT, text(unit));
        return type;
    }

    void add_types() {
        out_.message(PROFILE_SAMPLE_TYPE, type("samples", "count"));
        out_.message(PROFILE_SAMPLE_TYPE, type("cpu", "nanoseconds"));
        out_.message(PROFILE_SAMPLE_TYPE, type("wait", "nanoseconds"));
        if (!profile_.heap.is_there()) return;
        out_.message(PROFILE_SAMPLE_TYPE, type("live_at_peak", "bytes"));
        out_.message(PROFILE_SAMPLE_TYPE, type("allocated", "bytes"));
    }

    void add_mapping() {
        Message mapping;
        mapping.number(MAPPING_ID, 1);
        mapping.number(MAPPING_FILE, text(reporters::run_name(profile_)));
        for (const Field has : {MAPPING_HAS_FUNCTIONS, MAPPING_HAS_FILES, MAPPING_HAS_LINES}) mapping.number(has, 1);
        out_.message(PROFILE_MAPPING, mapping);
    }

    // One for each line of each function.
    std::uint64_t location(std::uint32_t node) {
        const std::uint32_t function = profile_.nodes.function.at(node), line = profile_.nodes.line.at(node);
        const auto [place, is_new] =
            locations_.try_emplace(std::uint64_t{function} << 32 | line, locations_.size() + 1);
        if (!is_new) return place->second;
        Message where, at;
        where.number(LINE_FUNCTION, std::int64_t{function} + 1);
        where.number(LINE_NUMBER, line);
        at.number(LOCATION_ID, static_cast<std::int64_t>(place->second));
        at.number(LOCATION_MAPPING, 1);
        at.message(LOCATION_LINE, where);
        out_.message(PROFILE_LOCATION, at);
        return place->second;
    }

    Message sample(std::uint32_t node, std::vector<std::int64_t> values) {
        std::vector<std::uint64_t> path;
        for (std::uint32_t i = node; i != 0 && i != reporters::NO_ROW; i = profile_.nodes.parent.at(i))
            path.push_back(location(i));
        if (path.empty()) path.push_back(location(0));
        values.resize(profile_.heap.is_there() ? 5 : 3);
        Message sample;
        sample.packed(SAMPLE_LOCATIONS, path);
        sample.packed(SAMPLE_VALUES, values);
        return sample;
    }

    void label(Message& sample, const char* key, const std::string& name, std::int64_t number) {
        Message label;
        label.number(LABEL_KEY, text(key));
        if (!name.empty()) label.number(LABEL_TEXT, text(name));
        label.number(LABEL_NUMBER, number);
        sample.message(SAMPLE_LABEL, label);
    }

    void add_times() {
        const reporters::Ids threads(profile_.model, FAH_COL_PATH_THREAD), nodes(profile_.model, FAH_COL_PATH_NODE);
        const reporters::Times own(profile_.model, FAH_COL_PATH_PYTHON, FAH_COL_PATH_SAMPLES);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const std::int64_t wait = own.wait.at(i);
            Message made = sample(nodes[i], {own.samples.at(i), own.sum(i) - wait, wait});
            const std::uint32_t thread = threads.at(i);
            if (thread < profile_.threads.tid.size()) {
                label(made, "thread", reporters::thread_name(profile_, thread), 0);
                label(made, "pid", "", profile_.processes.pid.at(profile_.threads.process.at(thread)));
            }
            out_.message(PROFILE_SAMPLE, made);
        }
    }

    void add_memory() {
        for (std::uint32_t node = 0; node < profile_.nodes.parent.size(); ++node) {
            const std::int64_t live = profile_.heap.node_at_peak.at(node);
            const std::int64_t allocated = profile_.heap.node_allocated.at(node);
            if (live != 0 || allocated != 0) out_.message(PROFILE_SAMPLE, sample(node, {0, 0, 0, live, allocated}));
        }
    }

    void add_functions() {
        for (std::uint32_t i = 0; i < profile_.functions.name.size(); ++i) {
            Message function;
            const std::int64_t name = text(reporters::function_name(profile_, i));
            function.number(FUNCTION_ID, std::int64_t{i} + 1);
            function.number(FUNCTION_NAME, name);
            function.number(FUNCTION_SYSTEM_NAME, name);
            function.number(FUNCTION_FILE, text(reporters::file_path(profile_, i)));
            function.number(FUNCTION_LINE, profile_.functions.line.at(i));
            out_.message(PROFILE_FUNCTION, function);
        }
    }

    void add_run() {
        out_.number(PROFILE_TIME, start_time_ns(profile_));
        out_.number(PROFILE_DURATION, profile_.number("elapsed_ns"));
        const double rate = profile_.model.fact_real("rate_hz").value_or(0);
        out_.message(PROFILE_PERIOD_TYPE, type("cpu", "nanoseconds"));
        out_.number(PROFILE_PERIOD, rate > 0 ? static_cast<std::int64_t>(1e9 / rate) : 0);
        out_.number(PROFILE_DEFAULT, text("cpu"));
        out_.number(PROFILE_COMMENT, text("made by fixingahole; samples are not calls"));
    }

    const ProfileView& profile_;
    Message out_;
    std::vector<std::string> strings_;
    std::unordered_map<std::string, std::int64_t> ids_;
    std::unordered_map<std::uint64_t, std::uint64_t> locations_;
};

class PprofReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.pprof",
        .version = "1.0.0",
        .summary = "CPU time, waiting and memory by call path and thread, for go tool pprof",
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.pb.gz", "application/x-protobuf+gzip"}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        sink << pprof_report::gzip(Pprof(profile).bytes());
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(PprofReporter);
