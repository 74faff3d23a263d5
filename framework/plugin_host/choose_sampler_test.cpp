// "auto", a sampler by name, and the texts of `fixingahole plugins`.
#include "framework/plugin_host/choose_sampler.h"

#include "framework/plugin_host/describe.h"
#include "framework/plugin_host/plugin_folders.h"
#include "framework/plugin_host/test_plugins.h"

#include <gtest/gtest.h>

namespace fah {
namespace {

using test::failure_of;
using test::registry_of;

TEST(ChooseSampler, TakesTheHighestThatIsAvailableAndSaysWhyNotTheOthers) {
    const SamplerChoice choice = choose_sampler(registry_of({"good_samplers", "good_plugins"}), "auto", {});
    EXPECT_EQ(choice.plugin->id(), "test.sampler.good");
    EXPECT_HAS(choice.reason, "test.sampler.best cannot work here (it needs a permission)");
    EXPECT_EQ(choice.reason.find("poor"), std::string::npos);
}

TEST(ChooseSampler, TakesTheOneAskedFor) {
    const SamplerChoice choice = choose_sampler(registry_of({"good_samplers"}), "poor", {});
    EXPECT_EQ(choice.plugin->id(), "test.sampler.poor");
    EXPECT_EQ(choice.reason, "asked for");
}

TEST(ChooseSampler, RefusesTheOneAskedForWhenItCannotWorkHere) {
    const std::string told = failure_of([] { choose_sampler(registry_of({"good_samplers"}), "best", {}); });
    EXPECT_HAS(told, "test.sampler.best cannot work here: it needs a permission");
    EXPECT_HAS(told, "Ask for it.");
}

TEST(ChooseSampler, PassesOverThoseThatThrow) {
    const SamplerChoice choice =
        choose_sampler(registry_of({"bad_throwing", "bad_silent", "good_samplers"}), "auto", {});
    EXPECT_EQ(choice.plugin->id(), "test.sampler.good");
}

TEST(ChooseSampler, TakesTheHighestThatReachesTheRate) {
    const Registry registry = registry_of({"good_rates"});
    EXPECT_EQ(choose_sampler(registry, "auto", {}).plugin->id(), "test.sampler.slow");
    EXPECT_EQ(choose_sampler(registry, "auto", {}, 100).plugin->id(), "test.sampler.slow");
    const SamplerChoice choice = choose_sampler(registry, "auto", {}, 101);
    EXPECT_EQ(choice.plugin->id(), "test.sampler.fast");
    EXPECT_EQ(choice.reason, "auto: test.sampler.slow takes no more than 100 samples a second; fast and dear");
}

TEST(ChooseSampler, TakesTheFastestWhereNoneReachesTheRate) {
    const SamplerChoice choice = choose_sampler(registry_of({"good_rates"}), "auto", {}, 6000);
    EXPECT_EQ(choice.plugin->id(), "test.sampler.fast");
    EXPECT_HAS(choice.reason, "middling takes no more than 1000 samples a second; the fastest that is available");
}

TEST(ChooseSampler, ASamplerThatNamesNoRateReachesAny) {
    const SamplerChoice choice = choose_sampler(registry_of({"good_rates", "good_samplers"}), "auto", {}, 6000);
    EXPECT_EQ(choice.plugin->id(), "test.sampler.good");
}

TEST(ChooseSampler, ListsEveryReasonWhenNoneCanWork) {
    const std::string told = failure_of([] {
        choose_sampler(registry_of({"bad_throwing", "bad_silent"}), "auto", {});
    });
    EXPECT_HAS(told, "no sampler can work here");
    EXPECT_HAS(told, "test.throwing.create cannot work here");
    EXPECT_HAS(told, "test.silent.spoken cannot work here");
    EXPECT_HAS(told, "Dig deeper.");
}

TEST(DescribePlugins, ListsAllWithAvailabilityAndRefusals) {
    const std::string text = describe_plugins(registry_of({"good_samplers", "good_plugins", "bad_wrong_major"}), {});
    EXPECT_HAS(text, "KIND");
    EXPECT_HAS(text, "sampler     test.sampler.best         1.0.0    not available: it needs a permission");
    EXPECT_HAS(text, "reporter    test.reporter.echo        1.2.3    available");
    EXPECT_HAS(text, "Cannot be used:");
    EXPECT_HAS(text, test::fixture("bad_wrong_major").string() + "\n    it was built for plugin ABI 2");
}

TEST(DescribePlugin, ShowsItsOptions) {
    const Registry registry = registry_of({"good_plugins"});
    const std::string text = describe_plugin(registry.find("echo"), {}, "/nonexistent");
    EXPECT_HAS(text, "test.reporter.echo: repeats what it was given");
    EXPECT_HAS(text, "--option echo.KEY=VALUE");
    EXPECT_HAS(text, "pause (duration, default 10ms, at least 1ms, at most 1s)\n      How long to wait");
    EXPECT_HAS(text, "mood (choice, default calm, one of calm|loud)");
    EXPECT_HAS(text, test::fixture("good_plugins").string());
}

TEST(AgentFile, SaysWhereItWasLookedFor) {
    const Registry registry = registry_of({"good_plugins"});
    const std::string told = failure_of([&] { agent_file(registry.find("silencer"), "/nonexistent"); });
    EXPECT_HAS(told, "/nonexistent/agents/silencer_agent.so");
    EXPECT_EQ(agent_file(registry.find("echo"), "/nonexistent"), "");
}

}  // namespace
}  // namespace fah
