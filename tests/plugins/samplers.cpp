// Samplers of three priorities, of which the highest cannot work here.
#include <fixingahole/fixingahole.hpp>

namespace {

using namespace fixingahole;

struct Best {
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.best",
                                 .version = "1.0.0",
                                 .summary = "would be best",
                                 .priority = 30};

    Availability probe() const { return {false, "it needs a permission", "Ask for it."}; }
    Progress drain(std::uint64_t) const { return Progress::end; }
};

// A source with rows of its own: one function that ran 1 ms, once.
class Good {
public:
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.good",
                                 .version = "1.0.0",
                                 .summary = "is good enough",
                                 .priority = 20};
    static constexpr std::uint32_t interval_ms = 7;

    explicit Good(Host host) : host_(host) {}

    void start(const fah_target& target) {
        process_ = host_.intern(Process{target.pid, 0, target.start_time_ns, "none", "test"});
    }
    Progress drain(std::uint64_t) {
        RowWriter rows(host_);
        const auto frame = host_.intern(Frame{.function = "work", .file = "/t.py", .line = 3, .first_line = 1});
        const Row row{.time_ns = 5,
                      .process = process_,
                      .stack = host_.intern_stack(FAH_NONE, frame),
                      .kind = FAH_ROW_CPU,
                      .origin = FAH_ORIGIN_PYTHON,
                      .value = 1'000'000};
        return rows.add(row) ? Progress::end : Progress::again;
    }
    void stop(const fah_target&) const {
        host_.fact("rate_hz", 250.0);
        host_.fact("rows", 1);
        host_.fact("clock", "cpu");
    }

private:
    Host host_;
    std::uint32_t process_ = FAH_NONE;
};

struct Poor {
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.poor",
                                 .version = "1.0.0",
                                 .summary = "comes last",
                                 .priority = 10};

    Progress drain(std::uint64_t) const { return Progress::end; }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Best, Good, Poor);
