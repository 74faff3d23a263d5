// fah.sampler.tracer: how often each function was called, by whom, and how long that took. Every call is counted inside the
// target (agent/); here what it tells is added up, and becomes rows when the target has ended.
#include "plugins/samplers/tracer/call_sums.h"

#include <fixingahole/fixingahole.hpp>

#include <optional>
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
    static constexpr std::uint32_t interval_ms = 100;

    explicit Tracer(fixingahole::Host host) : host_(host), sums_(host) {}

    void start(const fah_target& /*target*/) { rings_.emplace(host_); }

    void stop(const fah_target& /*target*/) { stopped_ = true; }

    fixingahole::Progress drain(std::uint64_t deadline_ns) {
        while (fixingahole::now_ns() < deadline_ns && !host_.cancelled()) {
            const auto record = rings_->next();
            if (!record) return stopped_ ? finish() : fixingahole::Progress::end;
            if (!sums_.take(*record)) host_.count("unknown records");
        }
        return fixingahole::Progress::again;
    }

private:
    fixingahole::Progress finish() {
        if (!finished_) {
            finished_ = true;
            rows_ = sums_.rows();
            if (sums_.left_out() != 0) host_.count("calls_left_out", sums_.left_out());
            tell_costs();
        }
        fixingahole::RowWriter writer(host_);
        for (; given_ < rows_.size(); ++given_)
            if (!writer.add(rows_[given_])) return fixingahole::Progress::again;
        return fixingahole::Progress::end;
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
    }

    fixingahole::Host host_;
    tracer::CallSums sums_;
    std::optional<fixingahole::Rings> rings_;
    std::vector<fixingahole::Row> rows_;
    std::size_t given_ = 0;
    bool stopped_ = false, finished_ = false;
};

}  // namespace

FIXINGAHOLE_PLUGINS(Tracer);
