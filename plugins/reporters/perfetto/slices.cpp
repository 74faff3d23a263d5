#include "plugins/reporters/perfetto/slices.h"

#include <algorithm>

namespace perfetto_report {
namespace {

using reporters::TimedSample;

// A thread that was not seen for so long did something else: it waited unseen, or others had the processor.
constexpr std::int64_t LONGEST_GAP_NS = 20'000'000;

std::vector<TimedSample> grouped(const std::vector<TimedSample>& samples, std::size_t group) {
    std::vector<TimedSample> fewer;
    for (std::size_t first = 0; first < samples.size(); first += group) {
        const std::size_t last = std::min(first + group, samples.size());
        const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = samples.begin() + static_cast<std::ptrdiff_t>(last);
        TimedSample one = *std::ranges::max_element(begin, end, {}, &TimedSample::ns);
        one.ns = samples[last - 1].time_ns - (samples[first].time_ns - samples[first].ns);
        one.time_ns = samples[last - 1].time_ns;
        fewer.push_back(one);
    }
    return fewer;
}

class Open {
public:
    Open(const reporters::ProfileView& profile, std::vector<Slice>& slices) : profile_(profile), slices_(slices) {}

    void add(const TimedSample& sample) {
        const std::int64_t begin = std::max(sample.time_ns - sample.ns, end_ns_);
        if (begin - end_ns_ > LONGEST_GAP_NS) close(0, end_ns_);
        path_.clear();
        for (std::uint32_t i = sample.node; i != 0; i = profile_.nodes.parent[i]) path_.push_back(i);
        std::ranges::reverse(path_);
        std::size_t same = 0;
        while (same < std::min(path_.size(), open_.size()) && is_one_call(path_[same], slices_[open_[same]].node))
            ++same;
        close(same, begin);
        for (std::size_t i = same; i < path_.size(); ++i) {
            open_.push_back(slices_.size());
            slices_.push_back({begin, begin, path_[i]});
        }
        end_ns_ = std::max(sample.time_ns, begin);
    }
    void finish() { close(0, end_ns_); }

private:
    // Two lines of one function in a row are one call, as far as samples can tell.
    bool is_one_call(std::uint32_t one, std::uint32_t other) const {
        return profile_.nodes.function.at(one) == profile_.nodes.function.at(other);
    }
    void close(std::size_t depth, std::int64_t end_ns) {
        for (; open_.size() > depth; open_.pop_back()) slices_[open_.back()].end_ns = end_ns;
    }

    const reporters::ProfileView& profile_;
    std::vector<Slice>& slices_;
    std::vector<std::size_t> open_;  // outermost first
    std::vector<std::uint32_t> path_;
    std::int64_t end_ns_ = 0;
};

}  // namespace

std::vector<Slice> slices_of(const reporters::ProfileView& profile, const reporters::Timeline& timeline,
                             std::size_t group) {
    std::vector<Slice> slices;
    Open open(profile, slices);
    for (const TimedSample& sample : group == 1 ? timeline.samples : grouped(timeline.samples, group)) open.add(sample);
    open.finish();
    return slices;
}

}  // namespace perfetto_report
