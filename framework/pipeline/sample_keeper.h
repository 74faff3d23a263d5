// Keeps every sample with its time, for reporters that show when something ran. Memory is bounded: when there are too many,
// two of one thread, stack and kind become one at the time of the later, then four, and so on; sums stay exact.
// Threads: one call at a time, batches in order.
#pragma once

#include "framework/model/batch.h"
#include "framework/model/profile.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fah {

class SampleKeeper {
public:
    // limit 0: keeps none.
    explicit SampleKeeper(std::size_t limit) : limit_(limit) {}

    // Ids are the session's.
    void take(const Batch& batch);
    // Call it once, after the last batch. By time; those of one time in the order in which they came.
    std::vector<Sample> finish();

private:
    struct Waiting {
        std::size_t place = 0;  // in samples_
        std::uint32_t count = 0;
    };
    struct Key {
        std::uint64_t who = 0;
        std::uint64_t what = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>(key.who * 0x9e3779b97f4a7c15ULL + key.what);
        }
    };

    void add(const Sample& sample);
    void thin();

    std::size_t limit_;
    std::uint32_t stride_ = 1;
    std::vector<Sample> samples_;
    boost::unordered_flat_map<Key, Waiting, Hash> waiting_;  // samples that take in further ones
};

}  // namespace fah
