// Samplers that can do so many samples a second, the slowest with the highest priority.
#include <fixingahole/fixingahole.hpp>

namespace {

using namespace fixingahole;

struct Slow {
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.slow",
                                 .version = "1.0.0",
                                 .summary = "costs little",
                                 .priority = 30};

    Availability probe() const { return {true, "slow and cheap", "", 100}; }
    Progress drain(std::uint64_t) const { return Progress::end; }
};

struct Fast {
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.fast",
                                 .version = "1.0.0",
                                 .summary = "costs more",
                                 .priority = 20};

    Availability probe() const { return {true, "fast and dear", "", 5000}; }
    Progress drain(std::uint64_t) const { return Progress::end; }
};

struct Middling {
    static constexpr About about{.kind = FAH_KIND_SAMPLER,
                                 .id = "test.sampler.middling",
                                 .version = "1.0.0",
                                 .summary = "is between them",
                                 .priority = 10};

    Availability probe() const { return {true, "so so", "", 1000}; }
    Progress drain(std::uint64_t) const { return Progress::end; }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Slow, Fast, Middling);
