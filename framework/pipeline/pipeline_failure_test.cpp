// What is thrown in a stage reaches the caller, and only after every stage has stopped.
#include "framework/model/failure.h"
#include "framework/pipeline/pipeline.h"
#include "framework/pipeline/test_support/made_batches.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>

#include <atomic>
#include <thread>

namespace fah {
namespace {

class ThrowAfter : public Transform, public BatchSink, public BatchSource {
public:
    explicit ThrowAfter(int count) : left_(count) {}
    void apply(Batch&, const Dictionary&) override { step("transform"); }
    void take(const Batch&, const Dictionary&) override { step("sink"); }
    std::optional<Batch> pull() override {
        step("source");
        return made::batch_of(std::make_shared<Dictionary>(), {{}});
    }

private:
    void step(const char* where) {
        if (left_.fetch_sub(1) == 0) throw Failure(where, "", "", EXIT_INTERNAL);
    }
    std::atomic<int> left_;
};

// Knows whether one of its calls is running.
class Watched : public Transform {
public:
    void apply(Batch&, const Dictionary&) override {
        ++running;
        std::this_thread::yield();
        --running;
    }
    std::atomic<int> running{0};
};

void expect_failure(const PipelineParts& parts, const char* where) {
    try {
        run_pipeline(parts);
        FAIL() << "nothing was thrown";
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), where);
        EXPECT_EQ(failure.exit_code(), EXIT_INTERNAL);
    }
}

TEST(PipelineFailure, OfATransformReachesTheCallerAfterTheStagesStopped) {
    const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
    for (const std::size_t threads : {1UL, 4UL}) {
        made::Source source(made::random_batches(1, 500, 20, 2));
        Watched watched;
        ThrowAfter broken(100);
        expect_failure({.source = &source, .transforms = {&watched, &broken}, .threads = threads}, "transform");
        EXPECT_EQ(watched.running.load(), 0);
        EXPECT_GT(source.left(), 0U) << "the source is not drained for nothing";
    }
}

TEST(PipelineFailure, OfASinkReachesTheCaller) {
    made::Source source(made::random_batches(1, 500, 20, 2));
    ThrowAfter broken(100);
    expect_failure({.source = &source, .sinks = {&broken}}, "sink");
}

TEST(PipelineFailure, OfTheSourceReachesTheCaller) {
    ThrowAfter broken(100);
    expect_failure({.source = &broken}, "source");
}

TEST(PipelineFailure, ABatchWithoutADictionaryIsRefused) {
    made::Source source({made::batch_of(nullptr, {{}})});
    EXPECT_THROW(run_pipeline({.source = &source}), std::invalid_argument);
}

}  // namespace
}  // namespace fah
