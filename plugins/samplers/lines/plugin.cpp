// fah.sampler.lines: how often each line of chosen functions ran, and how long it took. The target counts (agent/); here what it
// tells is added up, and becomes rows when the target has ended.
#include "plugins/samplers/lines/choices.h"
#include "plugins/samplers/lines/line_sums.h"

#include <fixingahole/fixingahole.hpp>

#include <optional>
#include <vector>

namespace {

class LineCounter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SAMPLER,
        .id = "fah.sampler.lines",
        .version = "1.0.0",
        .summary = "How often each line of chosen functions ran, and how long it took: every hit is counted",
        .platforms = "linux-x86_64 linux-aarch64",
        .agent = "libfixingahole_lines.so",
        .priority = -10,  // beside a sampler, never instead of one
    };
    static constexpr fixingahole::Option options[] = {
        fixingahole::Option::list("names", "Functions and files, as --lines takes them", ""),
        fixingahole::Option::path("root", "Folder below which files are named", ""),
    };
    static constexpr std::uint32_t interval_ms = 100;

    LineCounter(fixingahole::Host host, const fixingahole::Options& values)
        : host_(host), choices_(lines::choices_of(values.text("names"))), root_(values.text("root")), sums_(host) {}

    void prepare(fixingahole::Launch launch) const {
        launch.set_env(LINES_ENVIRONMENT, lines::environment_of(choices_, root_));
    }

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
            rows_.rows() = sums_.rows();
            count("lines_left_out", sums_.left_out() + sums_.missed(LINES_MISSED_ROOM));
            count("lines_replaced", sums_.missed(LINES_MISSED_REPLACED));
            count("lines_too_deep", sums_.missed(LINES_MISSED_DEEP));
            tell_unmatched();
            tell_costs();
        }
        fixingahole::RowWriter writer(host_);
        return rows_.hand_over(writer) ? fixingahole::Progress::end : fixingahole::Progress::again;
    }

    void count(const char* loss, std::uint64_t number) const {
        if (number != 0) host_.count(loss, number);
    }

    void tell_unmatched() const {
        std::string words;
        for (const lines::Choice& choice : choices_)
            if ((sums_.matched() >> choice.number & 1) == 0) words += (words.empty() ? "" : ", ") + choice.word;
        if (!words.empty()) host_.fact("unmatched", words);
    }

    void tell_costs() const {
        const lines_start* start = sums_.start();
        host_.fact("counted", start == nullptr ? 0 : 1);
        if (start == nullptr) return;
        constexpr double NS = 1e-3;
        host_.fact("events",
                   start->by_monitoring != 0 ? std::string_view("sys.monitoring") : std::string_view("trace hook"));
        host_.fact("clock", start->by_tsc != 0 ? std::string_view("tsc") : std::string_view("CLOCK_MONOTONIC"));
        host_.fact("line_ns", static_cast<double>(start->line_ps) * NS);
        host_.fact("frame_ns", static_cast<double>(start->frame_ps) * NS);
    }

    fixingahole::Host host_;
    std::vector<lines::Choice> choices_;
    std::string root_;
    lines::LineSums sums_;
    std::optional<fixingahole::Rings> rings_;
    fixingahole::WaitingRows rows_;
    bool stopped_ = false, finished_ = false;
};

}  // namespace

FIXINGAHOLE_PLUGINS(LineCounter);
