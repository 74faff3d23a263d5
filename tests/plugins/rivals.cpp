// A sampler whose id ends as one of samplers.cpp does.
#include <fixingahole/fixingahole.hpp>

namespace {

using namespace fixingahole;

struct Rival {
    static constexpr About about{
        .kind = FAH_KIND_SAMPLER, .id = "rival.sampler.best", .version = "1.0.0", .summary = "has a rival's name"};

    Progress drain(std::uint64_t) const { return Progress::end; }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Rival);
