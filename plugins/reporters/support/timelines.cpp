#include "plugins/reporters/support/timelines.h"

#include <algorithm>

namespace reporters {
namespace {

// By thread row, the unknown thread last.
class Grouped {
public:
    explicit Grouped(const ProfileView& profile) : threads_(profile.threads.tid.size() + 1) {
        for (std::uint32_t row = 0; row + 1 < threads_.size(); ++row) threads_[row].thread = row;
    }
    Timeline& of(std::uint32_t thread) { return threads_[std::min<std::size_t>(thread, threads_.size() - 1)]; }
    std::vector<Timeline> take() {
        std::erase_if(threads_, [](const Timeline& timeline) { return timeline.samples.empty(); });
        return std::move(threads_);
    }

private:
    std::vector<Timeline> threads_;
};

std::vector<Timeline> from_samples(const ProfileView& profile, const Numbers& times) {
    const Ids threads(profile.model, FAH_COL_SAMPLE_THREAD), nodes(profile.model, FAH_COL_SAMPLE_NODE);
    const Numbers weights(profile.model, FAH_COL_SAMPLE_WEIGHT);
    const Column<std::uint8_t> kinds(profile.model, FAH_COL_SAMPLE_KIND);
    Grouped grouped(profile);
    for (std::size_t i = 0; i < times.size(); ++i)
        grouped.of(threads.at(i))
            .samples.push_back({times[i], weights.at(i), nodes.at(i), kinds.at(i) == FAH_SAMPLED_WAIT});
    return grouped.take();
}

std::vector<Timeline> from_paths(const ProfileView& profile) {
    const Ids threads(profile.model, FAH_COL_PATH_THREAD), nodes(profile.model, FAH_COL_PATH_NODE);
    const Times own(profile.model, FAH_COL_PATH_PYTHON, FAH_COL_PATH_SAMPLES);
    Grouped grouped(profile);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (own.sum(i) == 0) continue;
        std::vector<TimedSample>& samples = grouped.of(threads.at(i)).samples;
        const std::int64_t before = samples.empty() ? 0 : samples.back().time_ns;
        samples.push_back({before + own.sum(i), own.sum(i), nodes[i], own.wait.at(i) == own.sum(i)});
    }
    return grouped.take();
}

}  // namespace

Timelines timelines_of(const ProfileView& profile) {
    const Numbers times(profile.model, FAH_COL_SAMPLE_TIME);
    if (times.empty()) return {from_paths(profile), false};
    return {from_samples(profile, times), true};
}

std::vector<TimedSample> without_repeats(const std::vector<TimedSample>& samples) {
    std::vector<TimedSample> fewer;
    for (const TimedSample& sample : samples) {
        if (fewer.empty() || fewer.back().node != sample.node || fewer.back().waited != sample.waited) {
            fewer.push_back(sample);
        } else {
            fewer.back().ns += sample.ns;
            fewer.back().time_ns = sample.time_ns;
        }
    }
    return fewer;
}

}  // namespace reporters
