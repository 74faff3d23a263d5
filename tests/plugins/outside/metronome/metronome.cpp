// com.example.sampler.metronome: samples that are known beforehand, so that a test can tell them in a report: `beats` rows of
// 1 ms, by turns tick and tock, in the file that its option names. C++, with the installed headers alone.
#include <fixingahole/fixingahole.hpp>

#include <string>

namespace {

using namespace fixingahole;

class Metronome {
public:
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "com.example.sampler.metronome",
                                 .version = "1.0.0",
                                 .summary = "samples that are known beforehand"};
    static constexpr Option options[] = {Option::integer("beats", "How many samples", "100", "1", "1000000"),
                                         Option::path("file", "The file the samples are said to be in", "")};

    Metronome(Host host, const Options& given)
        : host_(host), beats_(given.integer("beats")), file_(given.text("file")) {
        if (file_.empty()) throw Error("the option file was not given", "Write --option metronome.file=script.py.");
    }

    void start(const fah_target& target) {
        time_ns_ = target.start_time_ns;
        const auto process =
            host_.intern(Process{.pid = target.pid, .start_time_ns = time_ns_, .runtime = "metronome"});
        row_ = {.process = process,
                .thread = host_.intern(Thread{.process = process, .tid = target.pid, .name = "pendulum"}),
                .kind = FAH_ROW_CPU,
                .origin = FAH_ORIGIN_PYTHON,
                .value = 1'000'000};
        for (const char* name : {"tick", "tock"}) {
            const auto frame = host_.intern(Frame{.function = name, .file = file_, .line = 2, .first_line = 1});
            (name[1] == 'i' ? tick_ : tock_) = host_.intern_stack(FAH_NONE, frame);
        }
    }

    Progress drain(std::uint64_t) {
        RowWriter rows(host_);
        for (; beaten_ < beats_; ++beaten_) {
            row_.time_ns = time_ns_ + static_cast<std::uint64_t>(beaten_) * 1'000'000u;
            row_.stack = beaten_ % 2 == 0 ? tick_ : tock_;
            if (!rows.add(row_)) return Progress::again;
        }
        return Progress::end;
    }

    void stop(const fah_target&) const { host_.fact("beats", beaten_); }

private:
    Host host_;
    std::int64_t beats_;
    std::string file_;
    std::int64_t beaten_ = 0;
    std::uint64_t time_ns_ = 0;
    std::uint32_t tick_ = FAH_NONE;
    std::uint32_t tock_ = FAH_NONE;
    Row row_;
};

}  // namespace

FIXINGAHOLE_PLUGINS(Metronome);
