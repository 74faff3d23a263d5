// fah.sampler.tracer: how often each function was called, by whom, and how long that took. Every call is counted inside the
// target (agent/); here what it tells is added up, and becomes rows when the target has ended.
#include "plugins/samplers/tracer/call_sums.h"
#include "plugins/samplers/tracer/long_calls.h"

#include <fixingahole/fixingahole.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

class Tracer {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SAMPLER,
        .id = "fah.sampler.tracer",
        .version = "1.0.0",
        .summary = "How often each function was called, by whom, and how long that took: every call is counted",
        .platforms = "linux-x86_64 linux-aarch64",
        .agent = "libfixingahole_tracer.so",
        .priority = -10,  // beside a sampler, never instead of one
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::flag("timeline", "keep when each long call began and ended", false),
        fixingahole::Option::duration("min_duration", "what a long call is; shorter ones are counted all the same",
                                      "100us", "1us", "1h"),
        fixingahole::Option::integer("timeline_max", "long calls that are kept; the shortest go first", "400000", "100",
                                     "2000000"),
    };
    static constexpr std::uint32_t interval_ms = 100;

    Tracer(fixingahole::Host host, fixingahole::Options values)
        : host_(host),
          long_ns_(values.flag("timeline") ? values.integer("min_duration") : 0),
          sums_(host),
          long_calls_(host, static_cast<std::size_t>(values.integer("timeline_max"))) {}

    void prepare(fixingahole::Launch launch) const { launch.set_env("_FAH_TIMELINE", std::to_string(long_ns_)); }

    void start(const fah_target& /*target*/) { rings_.emplace(host_); }

    void stop(const fah_target& /*target*/) { stopped_ = true; }

    fixingahole::Progress drain(std::uint64_t deadline_ns) {
        while (fixingahole::now_ns() < deadline_ns && !host_.cancelled()) {
            const auto record = rings_->next();
            if (!record) return stopped_ ? finish() : fixingahole::Progress::end;
            if (!take(*record)) host_.count("unknown records");
        }
        return fixingahole::Progress::again;
    }

private:
    bool take(const fah_ring_record& record) {
        if (record.kind == TRACER_RECORD_START) long_calls_.begin(record.process);
        const auto frame_of = [&](std::uint32_t number) { return sums_.frame(record.process, number); };
        return sums_.take(record) || long_calls_.take(record, frame_of);
    }

    fixingahole::Progress finish() {
        if (!finished_) {
            finished_ = true;
            rows_.rows() = sums_.rows();
            const std::vector<fixingahole::Row> timeline = long_calls_.rows();
            rows_.rows().insert(rows_.rows().end(), timeline.begin(), timeline.end());
            if (long_ns_ != 0) tell_timeline();
            if (sums_.left_out() != 0) host_.count("calls_left_out", sums_.left_out());
            tell_costs();
        }
        fixingahole::RowWriter writer(host_);
        return rows_.hand_over(writer) ? fixingahole::Progress::end : fixingahole::Progress::again;
    }

    void tell_timeline() {
        host_.fact("min_duration_ns", long_ns_);
        if (long_calls_.left_out() == 0) return;
        host_.count("timeline_left_out", long_calls_.left_out());
        host_.fact("timeline_shortest_ns", long_calls_.shortest_ns());
    }

    void tell_costs() {
        const tracer_start* start = sums_.start();
        if (start == nullptr) return;
        constexpr double NS = 1e-3;
        host_.fact("events",
                   start->by_monitoring != 0 ? std::string_view("sys.monitoring") : std::string_view("profile hook"));
        host_.fact("clock", start->by_tsc != 0 ? std::string_view("tsc") : std::string_view("CLOCK_MONOTONIC"));
        host_.fact("python_inside_ns", static_cast<double>(start->python_inside_ps) * NS);
        host_.fact("python_around_ns", static_cast<double>(start->python_around_ps) * NS);
        host_.fact("c_inside_ns", static_cast<double>(start->c_inside_ps) * NS);
        host_.fact("c_around_ns", static_cast<double>(start->c_around_ps) * NS);
        if (start->by_frames == 0) return;
        host_.fact("simple_inside_ns", static_cast<double>(start->simple_inside_ps) * NS);
        host_.fact("simple_around_ns", static_cast<double>(start->simple_around_ps) * NS);
    }

    fixingahole::Host host_;
    std::int64_t long_ns_;  // 0 = no timeline
    tracer::CallSums sums_;
    tracer::LongCalls long_calls_;
    std::optional<fixingahole::Rings> rings_;
    fixingahole::WaitingRows rows_;
    bool stopped_ = false, finished_ = false;
};

}  // namespace

FIXINGAHOLE_PLUGINS(Tracer);
