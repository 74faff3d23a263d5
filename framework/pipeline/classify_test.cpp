#include "framework/pipeline/classify.h"

#include <fixingahole/host.h>
#include <gtest/gtest.h>

#include <limits>

namespace fah {
namespace {

Weights weights_of(std::uint8_t kind, std::uint8_t origin, std::int64_t value, std::int64_t system_ns) {
    Weights weights;
    EXPECT_EQ(classify(kind, origin, value, system_ns, weights), RowMeaning::WEIGHTS);
    return weights;
}

RowMeaning meaning_of(std::uint8_t kind, std::int64_t value, std::int64_t system_ns = 0) {
    Weights weights;
    const RowMeaning meaning = classify(kind, FAH_ORIGIN_PYTHON, value, system_ns, weights);
    if (meaning != RowMeaning::WEIGHTS) {
        EXPECT_EQ(weights, Weights{});
    }
    return meaning;
}

TEST(Classify, CpuTimeGoesToSystemAndTheRestByOrigin) {
    EXPECT_EQ(weights_of(FAH_ROW_CPU, FAH_ORIGIN_PYTHON, 100, 30),
              (Weights{.python_ns = 70, .system_ns = 30, .samples = 1}));
    for (const int origin : {FAH_ORIGIN_NATIVE, FAH_ORIGIN_KERNEL, FAH_ORIGIN_UNKNOWN, 99}) {
        EXPECT_EQ(weights_of(FAH_ROW_CPU, static_cast<std::uint8_t>(origin), 100, 30),
                  (Weights{.native_ns = 70, .system_ns = 30, .samples = 1}));
    }
}

TEST(Classify, UnsampledTimeIsNoSample) {
    EXPECT_EQ(weights_of(FAH_ROW_UNSAMPLED, FAH_ORIGIN_PYTHON, 100, 30), (Weights{.unsampled_ns = 100}));
}

TEST(Classify, WaitingIsItsOwn) {
    EXPECT_EQ(weights_of(FAH_ROW_WAIT, FAH_ORIGIN_KERNEL, 100, 0), (Weights{.wait_ns = 100, .samples = 1, .looks = 1}));
}

TEST(Classify, ResidentSetIsNoWeight) {
    EXPECT_EQ(meaning_of(FAH_ROW_RSS, 123), RowMeaning::RSS_POINT);
    EXPECT_EQ(meaning_of(FAH_ROW_RSS, std::numeric_limits<std::int64_t>::max()), RowMeaning::RSS_POINT);
}

TEST(Classify, ItsPartsAreNoneEither) {
    const auto meaning = [](int part, std::int64_t bytes) {
        Weights weights;
        return classify(FAH_ROW_RESIDENT, static_cast<std::uint8_t>(part), bytes, 0, weights);
    };
    EXPECT_EQ(meaning(FAH_RESIDENT_SWAP, std::numeric_limits<std::int64_t>::max()), RowMeaning::RESIDENT_POINT);
    EXPECT_EQ(meaning(FAH_RESIDENT_SWAP, -1), RowMeaning::INVALID);
    EXPECT_EQ(meaning(0, 5), RowMeaning::INVALID);
    EXPECT_EQ(meaning(FAH_RESIDENT_PROPORTIONAL + 1, 5), RowMeaning::UNKNOWN);
}

TEST(Classify, CopiesAreNoTimeAndNoSample) {
    EXPECT_EQ(weights_of(FAH_ROW_COPY, FAH_ORIGIN_UNKNOWN, 4096, 0), (Weights{.copied = 4096}));
    EXPECT_EQ(Weights{.copied = 4096}.total_ns(), 0);
    EXPECT_EQ(meaning_of(FAH_ROW_COPY, -1), RowMeaning::INVALID);
}

TEST(Classify, AllocationsAreTheLedgers) {
    EXPECT_EQ(meaning_of(FAH_ROW_ALLOC, 16, 5'000'000), RowMeaning::HEAP) << "more allocations than bytes";
    EXPECT_EQ(meaning_of(FAH_ROW_FREE, 16, 1000), RowMeaning::HEAP);
    EXPECT_EQ(meaning_of(FAH_ROW_ALLOC, -1, 1000), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_FREE, 1, -1000), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_ALLOC, MAX_HEAP_ROW + 1, 1000), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_ALLOC, 1, MAX_HEAP_ROW + 1), RowMeaning::INVALID);
}

TEST(Classify, OtherKindsAreUnknown) {
    EXPECT_EQ(meaning_of(0, 1), RowMeaning::UNKNOWN);
    EXPECT_EQ(meaning_of(99, -1), RowMeaning::UNKNOWN);
    EXPECT_EQ(meaning_of(255, 1), RowMeaning::UNKNOWN);
}

TEST(Classify, ValuesThatCannotBeAreInvalid) {
    for (const int kind : {FAH_ROW_CPU, FAH_ROW_UNSAMPLED, FAH_ROW_WAIT, FAH_ROW_RSS}) {
        EXPECT_EQ(meaning_of(static_cast<std::uint8_t>(kind), -1), RowMeaning::INVALID) << kind;
    }
    EXPECT_EQ(meaning_of(FAH_ROW_CPU, 10, 11), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_CPU, 10, -1), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_CPU, MAX_ROW_NS), RowMeaning::WEIGHTS);
    EXPECT_EQ(meaning_of(FAH_ROW_CPU, MAX_ROW_NS + 1), RowMeaning::INVALID);
    EXPECT_EQ(meaning_of(FAH_ROW_CPU, std::numeric_limits<std::int64_t>::min(), 1), RowMeaning::INVALID);
}

}  // namespace
}  // namespace fah
