// A plugin's whole life: created with options, asked, used, destroyed; and what is said when a step of it goes wrong.
#include "framework/plugin_host/loaded_plugin.h"

#include "framework/model/batch.h"
#include "framework/plugin_host/test_plugins.h"

#include <fixingahole/model.h>

#include <gtest/gtest.h>

#include <cstring>

namespace fah {
namespace {

using test::failure_of;
using test::load;
using test::registry_of;

PluginOptions option(const std::string& plugin, const std::string& key, const std::string& value) {
    return {{plugin, key, {value, {SettingSource::FLAG, "option --option", "/"}}}};
}

// Two functions, a command, and nothing else.
fah_model small_model() {
    fah_model model{.struct_size = sizeof(fah_model),
                    .reserved = 0,
                    .context = nullptr,
                    .string = nullptr,
                    .column = nullptr,
                    .fact = nullptr};
    model.string = [](const fah_model*, std::uint32_t id) {
        const char* text = id == 7 ? "main" : "work";
        return fah_text{text, std::strlen(text)};
    };
    model.column = [](const fah_model*, std::uint32_t id, fah_column* out) {
        static const std::uint32_t names[] = {7, 9};
        if (id == FAH_COL_FUNCTION_NAME) *out = {sizeof *out, FAH_TYPE_U32, 2, names};
    };
    model.fact = [](const fah_model*, const char* key, fah_fact* out) {
        if (std::strcmp(key, "command") == 0) {
            *out = {.struct_size = sizeof *out, .type = FAH_FACT_TEXT, .integer = 0, .real = 0, .text = {"run me", 6}};
        }
    };
    return model;
}

std::string rendered(LoadedPlugin& plugin, std::uint32_t output) {
    std::string text;
    const auto write = [](const fah_sink* sink, const char* bytes, std::uint64_t size) {
        static_cast<std::string*>(sink->context)->append(bytes, size);
        return FAH_OK;
    };
    const fah_sink sink{sizeof sink, 80, 0, 0, &text, write};
    const fah_model model = small_model();
    const fah_reporter& reporter = plugin.reporter();
    plugin.check("render", reporter.render(plugin.plugin(), output, &model, &sink), EXIT_REPORT_FAILED);
    return text;
}

TEST(LoadedPlugin, RendersTheModelWithItsOptions) {
    const Registry registry = registry_of({"good_plugins"});
    const auto plugin = load(registry, "echo", option("echo", "pause", "1.5ms"));
    EXPECT_TRUE(plugin->probe().available);
    const auto outputs = outputs_of(plugin->reporter());
    ASSERT_EQ(outputs.size(), 2u);
    EXPECT_STREQ(outputs[1].file_name, "echo.md");
    EXPECT_EQ(outputs[0].flags, FAH_OUTPUT_TERMINAL);
    EXPECT_EQ(rendered(*plugin, 0), "hello calm 1500000 run me\nmain\nwork\nno samples\n");
}

TEST(LoadedPlugin, TellsWhatThePluginThrew) {
    const Registry registry = registry_of({"good_plugins"});
    const auto plugin = load(registry, "echo");
    const std::string told = failure_of([&] { rendered(*plugin, 1); });
    EXPECT_HAS(told, "test.reporter.echo failed in render: only echo.txt can be made");
}

TEST(LoadedPlugin, TellsWhyItCouldNotBeCreated) {
    const Registry registry = registry_of({"good_plugins", "bad_create_bad", "bad_throwing"});
    const std::string refused = failure_of([&] { load(registry, "echo", option("echo", "greeting", "refuse")); });
    EXPECT_HAS(refused, "no greeting is known for that");
    EXPECT_HAS(refused, "Say hello.");
    EXPECT_HAS(failure_of([&] { load(registry, "create.loud"); }), "the moon is in the wrong quarter");
    const std::string silent = failure_of([&] { load(registry, "create.silent"); });
    EXPECT_HAS(silent, "without a reason");
    EXPECT_HAS(silent, "This is a bug of the plugin test.create.silent");
    EXPECT_HAS(silent, test::fixture("bad_create_bad").string());
    EXPECT_HAS(failure_of([&] { load(registry, "create.small"); }), "fah_plugin.struct_size is 16");
    EXPECT_HAS(failure_of([&] { load(registry, "create.nullfunctions"); }), "get_interface is NULL");
    EXPECT_HAS(failure_of([&] { load(registry, "throwing.create"); }), "a fuse has blown");
}

TEST(LoadedPlugin, RefusesInterfacesThatCannotBeUsed) {
    const Registry registry = registry_of({"bad_interfaces_bad"});
    const auto told = [&](const char* id) { return failure_of([&] { load(registry, id); }); };
    EXPECT_HAS(told("interface.none"), "it is missing");
    EXPECT_HAS(told("interface.small"), "fah_reporter.struct_size is 8");
    EXPECT_HAS(told("interface.null"), "render is NULL");
    EXPECT_HAS(told("interface.count"), "output_count is 3735928559");
    EXPECT_HAS(told("interface.stride"), "output_stride is 2");
    EXPECT_HAS(told("interface.folder"), "\"../a.txt\"");
    EXPECT_HAS(told("interface.smallsource"), "fah_source.struct_size is 8");
    EXPECT_HAS(told("interface.smalltransform"), "fah_transform.struct_size is 8");
}

// Each call of the ABI on a plugin that fails in it; gives what the Failure says.
std::vector<std::string> all_failures(LoadedPlugin& plugin) {
    const fah_launch launch{};
    const fah_target target{};
    fah_plugin* face = plugin.plugin();
    const fah_source& source = plugin.source();
    const fah_reporter& reporter = plugin.reporter();
    const fah_transform& transform = plugin.transform();
    return {
        failure_of([&] { plugin.require_available(); }),
        failure_of([&] { plugin.prepare(launch); }),
        failure_of([&] { plugin.check("start", source.start(face, &target)); }),
        failure_of([&] { plugin.check("drain", source.drain(face, 0)); }),
        failure_of([&] { plugin.check("stop", source.stop(face, &target)); }),
        failure_of([&] { plugin.check("render", reporter.render(face, 0, nullptr, nullptr)); }),
        failure_of([&] { plugin.check("apply", transform.apply(face, nullptr, nullptr)); }),
    };
}

TEST(LoadedPlugin, SurvivesAPluginThatThrowsEverywhere) {
    const Registry registry = registry_of({"bad_throwing"});
    const auto plugin = load(registry, "throwing.later");
    for (const std::string& told : all_failures(*plugin)) EXPECT_HAS(told, "it threw an exception");
    EXPECT_EQ(plugin->find_interface("test.unknown/1"), nullptr);
}

TEST(LoadedPlugin, NamesThePluginThatFailsWithoutAReason) {
    const Registry registry = registry_of({"bad_silent"});
    const auto plugin = load(registry, "mute");
    for (const std::string& told : all_failures(*plugin)) {
        EXPECT_HAS(told, "without a reason");
        EXPECT_HAS(told, "This is a bug of the plugin test.silent.mute");
    }
}

TEST(LoadedPlugin, PassesTheReasonOn) {
    const Registry registry = registry_of({"bad_silent"});
    const auto plugin = load(registry, "spoken");
    for (const std::string& told : all_failures(*plugin)) {
        EXPECT_HAS(told, "the well is dry");
        EXPECT_HAS(told, "Dig deeper.");
    }
}

// What a transform does to a batch, and what it counts.
struct Counter : HostServices {
    std::uint64_t dropped = 0;
    void count(std::string_view loss, std::uint64_t add) override {
        if (loss == "dropped") dropped += add;
    }
};

TEST(LoadedPlugin, AppliesATransform) {
    const Registry registry = registry_of({"good_plugins"});
    Counter counter;
    const auto plugin = load(registry, "stacks");
    plugin->attach(&counter);
    Batch batch;
    batch.reserve(4);
    fah_batch view = batch.view();
    view.rows = 4;
    view.stack[1] = 5;
    view.stack[3] = 6;
    const fah_transform& transform = plugin->transform();
    plugin->check("apply", transform.apply(plugin->plugin(), nullptr, &view));
    EXPECT_EQ(view.rows, 2u);
    EXPECT_EQ(view.stack[0], 5u);
    EXPECT_EQ(view.stack[1], 6u);
    EXPECT_EQ(counter.dropped, 2u);
}

}  // namespace
}  // namespace fah
