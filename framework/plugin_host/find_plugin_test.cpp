// Names as a person writes them.
#include "framework/plugin_host/test_plugins.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

using test::failure_of;
using test::registry_of;

TEST(FindPlugin, TakesAnIdOrItsLastWords) {
    const Registry registry = registry_of({"good_plugins", "good_samplers"});
    for (const char* name : {"test.reporter.echo", "reporter.echo", "echo"}) {
        EXPECT_EQ(registry.find(FAH_KIND_REPORTER, name).id(), "test.reporter.echo") << name;
    }
}

TEST(FindPlugin, GuessesTheNearestName) {
    const Registry registry = registry_of({"good_plugins", "good_samplers"});
    const std::string told = failure_of([&] { registry.find(FAH_KIND_SAMPLER, "pooor"); });
    EXPECT_HAS(told, "no sampler \"pooor\"");
    EXPECT_HAS(told, "did you mean \"poor\"?");
}

TEST(FindPlugin, SaysOfWhichKindItIs) {
    const Registry registry = registry_of({"good_plugins"});
    const std::string told = failure_of([&] { registry.find(FAH_KIND_SAMPLER, "echo"); });
    EXPECT_HAS(told, "test.reporter.echo is of the kind reporter");
}

TEST(FindPlugin, GivesTheReasonOfARefusedOne) {
    const Registry registry =
        registry_of({"good_plugins", "bad_schema_garbage", "bad_wrong_major", "bad_wrong_platform"});
    EXPECT_HAS(failure_of([&] { registry.find(FAH_KIND_REPORTER, "stride"); }), "option_stride is 4");
    EXPECT_HAS(failure_of([&] { registry.find(FAH_KIND_REPORTER, "bad_wrong_major"); }), "ABI 2");
    EXPECT_HAS(failure_of([&] { registry.find(FAH_KIND_SAMPLER, "elsewhere"); }), "plan9");
}

TEST(FindPlugin, ListsAllThatAnAmbiguousNameMayMean) {
    const Registry registry = registry_of({"good_samplers", "good_rivals"});
    const std::string told = failure_of([&] { registry.find(FAH_KIND_SAMPLER, "best"); });
    EXPECT_HAS(told, "test.sampler.best (" + test::fixture("good_samplers").string() + ")");
    EXPECT_HAS(told, "rival.sampler.best (" + test::fixture("good_rivals").string() + ")");
    EXPECT_EQ(registry.find(FAH_KIND_SAMPLER, "rival.sampler.best").id(), "rival.sampler.best");
}

TEST(FindPlugin, SaysWhenThereIsNone) {
    const Registry registry = Registry::scan("", {});
    EXPECT_HAS(failure_of([&] { registry.find("echo"); }), "No plugin was found at all");
}

}  // namespace
}  // namespace fah
