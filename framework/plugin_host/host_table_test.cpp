// The host's side of fah_host: what reaches the services, what does not, and whose reason is whose.
#include "framework/plugin_host/host_table.h"

#include "framework/model/batch.h"
#include "framework/plugin_host/choose_sampler.h"
#include "framework/plugin_host/test_plugins.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace fah {
namespace {

struct Recorder : HostServices {
    Batch batch;
    fah_batch view{};
    std::vector<Fact> facts;
    std::string failure;
    std::uint32_t committed = 0;

    Recorder() { batch.reserve(8); }
    fah_batch* batch_acquire() override {
        view = batch.view();
        view.rows = 0;
        return &view;
    }
    void batch_commit(fah_batch* given) override { committed = given->rows; }
    std::uint32_t intern_frame(const fah_frame& frame) override { return static_cast<std::uint32_t>(frame.line); }
    std::uint32_t intern_stack(std::uint32_t, std::uint32_t frame) override { return frame + 10; }
    std::uint32_t intern_process(const fah_process& process) override {
        return static_cast<std::uint32_t>(process.pid);
    }
    void fact(Fact fact) override { facts.push_back(std::move(fact)); }
    void fail(std::string_view what, std::string_view) override { failure = what; }
};

TEST(HostTable, CarriesASourcesRowsToItsServices) {
    const Registry registry = test::registry_of({"good_samplers"});
    Recorder recorder;
    const auto plugin = test::load(registry, "good", {}, &recorder);
    const fah_source& source = plugin->source();
    const fah_target target{.struct_size = sizeof target, .pid = 42, .start_time_ns = 1};
    EXPECT_EQ(source.interval_ms, 7u);
    EXPECT_EQ(source.start(plugin->plugin(), &target), FAH_OK);
    EXPECT_EQ(source.drain(plugin->plugin(), 0), FAH_END);
    EXPECT_EQ(source.stop(plugin->plugin(), &target), FAH_OK);
    EXPECT_EQ(recorder.committed, 1u);
    EXPECT_EQ(recorder.batch.process[0], 42u);
    EXPECT_EQ(recorder.batch.stack[0], 13u);
    EXPECT_EQ(recorder.batch.value[0], 1'000'000);
    ASSERT_EQ(recorder.facts.size(), 3u);
    EXPECT_EQ(recorder.facts[0], real_fact("rate_hz", 250));
    EXPECT_EQ(recorder.facts[1], integer_fact("rows", 1));
    EXPECT_EQ(recorder.facts[2], text_fact("clock", "cpu"));
}

TEST(HostTable, AnswersNothingWithoutServices) {
    HostTable table("test.plugin");
    const fah_host* host = table.table();
    const fah_frame frame{.struct_size = sizeof frame};
    EXPECT_EQ(host->batch_acquire(host), nullptr);
    EXPECT_EQ(host->intern_frame(host, &frame), FAH_NONE);
    EXPECT_EQ(host->cancelled(host), 0);
    EXPECT_EQ(host->extension(host, "fah.rings/1"), nullptr);
    host->fact_text(host, "key", {nullptr, 0});
    host->count(host, "dropped", 1);
    host->batch_commit(host, nullptr);
}

TEST(HostTable, KeepsNullAndSmallStructsFromTheServices) {
    HostTable table("test.plugin");
    Recorder recorder;
    table.services = &recorder;
    const fah_host* host = table.table();
    const fah_frame small{.struct_size = 8, .line = 3};
    EXPECT_EQ(host->intern_frame(host, nullptr), FAH_NONE);
    EXPECT_EQ(host->intern_frame(host, &small), FAH_NONE);
    host->fact_integer(host, nullptr, 1);
    EXPECT_TRUE(recorder.facts.empty());
    host->fail(host, nullptr, nullptr);
    EXPECT_FALSE(table.has_reason());
}

TEST(HostTable, KeepsWhatServicesThrowFromThePlugin) {
    struct Thrower : HostServices {
        std::uint32_t intern_stack(std::uint32_t, std::uint32_t) override { throw std::runtime_error("full"); }
    } thrower;
    HostTable table("test.plugin");
    table.services = &thrower;
    EXPECT_EQ(table.table()->intern_stack(table.table(), 0, 1), FAH_NONE);
}

TEST(HostTable, GivesEachThreadItsOwnReason) {
    HostTable table("test.plugin");
    const fah_host* host = table.table();
    host->fail(host, "mine", nullptr);
    std::thread([&] {
        host->fail(host, "theirs", "hint");
        EXPECT_EQ(table.take_reason()->what, "theirs");
    }).join();
    EXPECT_EQ(table.take_reason()->what, "mine");
}

TEST(HostTable, TakesTheReasonOfAPluginsOwnThread) {
    HostTable table("test.plugin");
    table.forget_reason();
    std::thread([&] { table.table()->fail(table.table(), "from a thread of the plugin", nullptr); }).join();
    ASSERT_TRUE(table.has_reason());
    EXPECT_EQ(table.take_reason()->what, "from a thread of the plugin");
    EXPECT_FALSE(table.take_reason());
}

}  // namespace
}  // namespace fah
