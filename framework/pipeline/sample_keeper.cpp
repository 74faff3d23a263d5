#include "framework/pipeline/sample_keeper.h"

#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr std::uint32_t LARGEST_STRIDE = std::uint32_t{1} << 20;

std::uint8_t kind_of(const Weights& weights) {
    if (weights.wait_ns > 0 || weights.looks > 0) return FAH_SAMPLED_WAIT;
    if (weights.samples == 0) return FAH_SAMPLED_UNSAMPLED;
    if (weights.system_ns * 2 > weights.total_ns()) return FAH_SAMPLED_SYSTEM;
    return weights.python_ns > 0 ? FAH_SAMPLED_PYTHON : FAH_SAMPLED_NATIVE;
}

}  // namespace

void SampleKeeper::take(const Batch& batch) {
    if (limit_ == 0) return;
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        Weights weights;
        if (classify(batch.kind[row], batch.origin[row], batch.value[row], batch.system_ns[row], weights) !=
            RowMeaning::WEIGHTS)
            continue;
        if (batch.kind[row] == FAH_ROW_COPY) continue;  // no time: the sample it came with is a row of its own
        add({batch.time_ns[row], {batch.thread[row]}, {batch.stack[row]}, weights.total_ns(), kind_of(weights)});
        if (samples_.size() >= limit_ && stride_ < LARGEST_STRIDE) thin();
    }
}

void SampleKeeper::add(const Sample& sample) {
    if (stride_ == 1) {
        samples_.push_back(sample);
        return;
    }
    Waiting& waiting = waiting_[{std::uint64_t{sample.thread.value} << 8 | sample.kind, sample.stack.value}];
    if (waiting.count == 0) {
        waiting.place = samples_.size();
        samples_.push_back(sample);
    } else {
        Sample& kept = samples_[waiting.place];
        kept.time_ns = std::max(kept.time_ns, sample.time_ns);
        kept.ns += sample.ns;
    }
    if (++waiting.count == stride_) waiting.count = 0;
}

// What is there stands for `stride` samples each already, so two of them make one of the next stride.
void SampleKeeper::thin() {
    const std::uint32_t wanted = stride_ * 2;
    const std::vector<Sample> all = std::exchange(samples_, {});
    waiting_.clear();
    stride_ = 2;
    for (const Sample& sample : all) add(sample);
    waiting_.clear();
    stride_ = wanted;
}

std::vector<Sample> SampleKeeper::finish() {
    waiting_.clear();
    std::ranges::stable_sort(samples_, {}, &Sample::time_ns);
    return std::move(samples_);
}

}  // namespace fah
