// Options of plugins against schemas: what create() gets, and what is refused.
#include "framework/config/option_values.h"

#include "framework/config/plugin_options.h"

#include <gtest/gtest.h>
#include <utility>

namespace fah {
namespace {

// A schema with one option of each type, made by headers newer than ours: each entry is longer.
struct LongOption {
    fah_option known;
    std::uint64_t added_later;
};

constexpr fah_option entry(std::uint32_t type, const char* key, const char* value, const char* minimum = nullptr,
                           const char* maximum = nullptr, const char* choices = nullptr) {
    return {sizeof(LongOption), type, key, "help", value, minimum, maximum, choices};
}

const LongOption SCHEMA[] = {
    {entry(FAH_OPTION_BOOL, "exact", "no"), 1},
    {entry(FAH_OPTION_INT, "depth", "128", "1", "1000"), 1},
    {entry(FAH_OPTION_FLOAT, "share", "0.25", "0", "1"), 1},
    {entry(FAH_OPTION_STRING, "title", ""), 1},
    {entry(FAH_OPTION_PATH, "log", ""), 1},
    {entry(FAH_OPTION_CHOICE, "source", "wait4", nullptr, nullptr, "wait4|time|both"), 1},
    {entry(FAH_OPTION_LIST, "names", "a, b"), 1},
    {entry(FAH_OPTION_DURATION, "interval", "50ms", "1ms", "10s"), 1},
    {entry(FAH_OPTION_BYTES, "ring", "1MB", "64KB", "4MB"), 1},
};
enum { EXACT, DEPTH, SHARE, TITLE, LOG, SOURCE, NAMES, INTERVAL, RING, COUNT };

fah_descriptor described_as(const char* id, std::uint32_t count = COUNT) {
    fah_descriptor descriptor{};
    descriptor.struct_size = sizeof descriptor;
    descriptor.id = id;
    descriptor.option_count = count;
    descriptor.option_stride = sizeof(LongOption);
    descriptor.options = &SCHEMA[0].known;
    return descriptor;
}

const fah_descriptor RSS = described_as("fah.memory.rss");

PluginOption from_flag(const std::string& plugin, const std::string& key, const std::string& text) {
    return {plugin, key, {text, {SettingSource::FLAG, "option --option", "/here"}}};
}

template <typename Value>
PluginOption from_file(const std::string& key, Value value) {
    return {"rss", key, {value, {SettingSource::PROJECT_FILE, "pyproject.toml:9", "/repo"}}};
}

const fah_option_value& value(const OptionValues& values, int index) { return values.table()->values[index]; }

std::string text(const OptionValues& values, int index) {
    const fah_text& found = value(values, index).text;
    return {found.data, found.size};
}

TEST(OptionValues, Defaults_in_the_order_of_the_schema) {
    const OptionValues values(RSS, {});
    ASSERT_EQ(values.table()->count, static_cast<std::uint32_t>(COUNT));
    EXPECT_EQ(values.table()->stride, sizeof(fah_option_value));
    EXPECT_EQ(values.table()->struct_size, sizeof(fah_option_values));
    EXPECT_EQ(value(values, EXACT).integer, 0);
    EXPECT_EQ(value(values, DEPTH).integer, 128);
    EXPECT_EQ(value(values, DEPTH).real, 128.0);
    EXPECT_EQ(value(values, SHARE).real, 0.25);
    EXPECT_EQ(text(values, TITLE), "");
    EXPECT_EQ(text(values, LOG), "");
    EXPECT_EQ(text(values, SOURCE), "wait4");
    EXPECT_EQ(text(values, NAMES), "a,b");
    EXPECT_EQ(value(values, INTERVAL).integer, 50'000'000);
    EXPECT_EQ(value(values, RING).integer, 1 << 20);
    for (int i = 0; i < COUNT; ++i) EXPECT_EQ(value(values, i).is_set, 0u) << i;
}

TEST(OptionValues, Given_as_text) {
    const OptionValues values(RSS, {from_flag("rss", "exact", "yes"), from_flag("memory.rss", "depth", "7"),
                                    from_flag("fah.memory.rss", "share", "1"), from_flag("rss", "title", "two words"),
                                    from_flag("rss", "log", "../x.log"), from_flag("rss", "source", "both"),
                                    from_flag("rss", "names", "c, d"), from_flag("rss", "interval", "2s"),
                                    from_flag("rss", "ring", "2 MiB")});
    EXPECT_EQ(value(values, EXACT).integer, 1);
    EXPECT_EQ(value(values, DEPTH).integer, 7);
    EXPECT_EQ(value(values, SHARE).real, 1.0);
    EXPECT_EQ(text(values, TITLE), "two words");
    EXPECT_EQ(text(values, LOG), "/x.log");
    EXPECT_EQ(text(values, SOURCE), "both");
    EXPECT_EQ(text(values, NAMES), "c,d");
    EXPECT_EQ(value(values, INTERVAL).integer, 2'000'000'000);
    EXPECT_EQ(text(values, INTERVAL), "2s");
    EXPECT_EQ(value(values, RING).integer, 2 << 20);
    for (int i = 0; i < COUNT; ++i) EXPECT_EQ(value(values, i).is_set, 1u) << i;
}

TEST(OptionValues, Given_in_the_project_file) {
    const std::vector<GivenValue> names{{std::string("c"), {}}, {std::string("d"), {}}};
    const OptionValues values(
        RSS, {from_file("exact", true), from_file("depth", std::int64_t{7}), from_file("share", std::int64_t{1}),
              from_file("log", std::string("x.log")), from_file("names", names),
              from_file("interval", std::string("5ms")), from_file("ring", std::int64_t{65536})});
    EXPECT_EQ(value(values, EXACT).integer, 1);
    EXPECT_EQ(value(values, DEPTH).integer, 7);
    EXPECT_EQ(value(values, SHARE).real, 1.0);
    EXPECT_EQ(text(values, LOG), "/repo/x.log");
    EXPECT_EQ(text(values, NAMES), "c,d");
    EXPECT_EQ(value(values, INTERVAL).integer, 5'000'000);
    EXPECT_EQ(value(values, RING).integer, 65536);
}

TEST(OptionValues, The_last_given_wins_and_other_plugins_do_not_matter) {
    const OptionValues values(RSS, {from_file("depth", std::int64_t{7}), from_flag("fah.memory.rss", "depth", "8"),
                                    from_flag("heap", "depth", "9"), from_flag("heap", "nothing", "x")});
    EXPECT_EQ(value(values, DEPTH).integer, 8);
}

TEST(OptionValues, A_moved_table_still_points_to_its_texts) {
    OptionValues first(RSS, {from_flag("rss", "source", "both"), from_flag("rss", "title", std::string(100, 'x'))});
    const OptionValues second = std::move(first);
    EXPECT_EQ(text(second, SOURCE), "both");
    EXPECT_EQ(text(second, TITLE), std::string(100, 'x'));
}

TEST(OptionValues, No_schema_gives_an_empty_table) {
    const OptionValues values(described_as("fah.reporter.text", 0), {});
    EXPECT_EQ(values.table()->count, 0u);
}

struct Refusal {
    PluginOption given;
    std::string what, hint;
};

void PrintTo(const Refusal& shown, std::ostream* out) { *out << shown.what; }

class RefusedOption : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedOption, With_place_and_hint) {
    const Refusal& expected = GetParam();
    try {
        const OptionValues values(RSS, {expected.given});
        FAIL() << "was taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.what(), expected.what);
        EXPECT_EQ(failure.hint(), expected.hint);
        EXPECT_EQ(failure.where(), expected.given.given.origin.place);
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedOption,
    testing::Values(
        Refusal{from_flag("rss", "sorce", "x"), "fah.memory.rss has no option \"sorce\"", "did you mean \"source\"?"},
        Refusal{from_flag("rss", "colour", "x"), "fah.memory.rss has no option \"colour\"",
                "known are: exact, depth, share, title, log, source, names, interval, ring"},
        Refusal{from_flag("rss", "exact", "maybe"),
                "option exact of fah.memory.rss must be true or false, not \"maybe\"", ""},
        Refusal{from_flag("rss", "depth", ""), "option depth of fah.memory.rss must be a whole number, not \"\"", ""},
        Refusal{from_flag("rss", "depth", "0"), "option depth of fah.memory.rss must be at least 1, not 0", ""},
        Refusal{from_flag("rss", "depth", "1001"), "option depth of fah.memory.rss must be at most 1000, not 1001", ""},
        Refusal{from_flag("rss", "share", "1.01"), "option share of fah.memory.rss must be at most 1, not 1.01", ""},
        Refusal{from_flag("rss", "share", "-0.5"), "option share of fah.memory.rss must be at least 0, not -0.5", ""},
        Refusal{from_flag("rss", "share", "half"), "option share of fah.memory.rss must be a number, not \"half\"", ""},
        Refusal{from_flag("rss", "source", "tme"),
                "option source of fah.memory.rss must be one of wait4, time, both, not \"tme\"",
                "did you mean \"time\"?"},
        Refusal{from_flag("rss", "interval", "10"), "option interval of fah.memory.rss must be a duration, not \"10\"",
                "write a number and a unit: 500us, 10ms, 1.5s, 2min, 1h"},
        Refusal{from_flag("rss", "interval", "1us"), "option interval of fah.memory.rss must be at least 1ms, not 1us",
                ""},
        Refusal{from_flag("rss", "interval", "1min"), "option interval of fah.memory.rss must be at most 10s, not 1min",
                ""},
        Refusal{from_flag("rss", "ring", "lots"), "option ring of fah.memory.rss must be a size, not \"lots\"",
                "write a number and a unit: 512KB, 10MB, 1.5GB"},
        Refusal{from_flag("rss", "ring", "5MB"), "option ring of fah.memory.rss must be at most 4MB, not 5MB", ""},
        Refusal{from_file("exact", std::string("yes")),
                "option exact of fah.memory.rss must be true or false, not \"yes\"", "write it without the quotes"},
        Refusal{from_file("interval", std::int64_t{10}), "option interval of fah.memory.rss must be a duration, not 10",
                "write a number and a unit: 500us, 10ms, 1.5s, 2min, 1h"},
        Refusal{from_file("title", 1.5), "option title of fah.memory.rss must be a text, not 1.5", ""},
        Refusal{from_file("names", std::string("c,d")),
                "option names of fah.memory.rss must be a list of texts, not \"c,d\"", "write [\"c,d\"]"}));

TEST(OptionValues, A_default_that_its_own_schema_refuses_is_the_plugins_fault) {
    const fah_option bad[] = {{sizeof(fah_option), FAH_OPTION_INT, "depth", "help", "many", nullptr, nullptr, nullptr}};
    fah_descriptor descriptor = described_as("com.acme.reporter.slack", 1);
    descriptor.options = bad;
    try {
        const OptionValues values(descriptor, {});
        FAIL() << "was taken";
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(),
                     "the schema is at fault: option depth of com.acme.reporter.slack must be a whole number, "
                     "not \"many\"");
        EXPECT_EQ(failure.exit_code(), EXIT_INTERNAL);
    }
}

std::string refusal_of(const PluginOption& option, const std::vector<const fah_descriptor*>& plugins) {
    try {
        check_plugin_options({option}, plugins);
    } catch (const Failure& failure) {
        return std::string(failure.what()) + " | " + failure.where() + " | " + failure.hint();
    }
    return "";
}

TEST(CheckPluginOptions, The_plugin_must_be_there_once) {
    const fah_descriptor heap = described_as("fah.memory.heap"), other = described_as("com.acme.memory.rss");
    EXPECT_EQ(refusal_of(from_flag("rss", "depth", "5"), {&RSS, &heap}), "");
    EXPECT_EQ(refusal_of(from_flag("rs", "depth", "5"), {&RSS, &heap}),
              "there is no plugin \"rs\" for the option depth | option --option | did you mean \"rss\"?");
    EXPECT_EQ(refusal_of(from_flag("fah.memory.hep", "depth", "5"), {&RSS, &heap}),
              "there is no plugin \"fah.memory.hep\" for the option depth | option --option | "
              "did you mean \"fah.memory.heap\"?");
    EXPECT_EQ(refusal_of(from_flag("rss", "depth", "5"), {&RSS, &other}),
              "\"rss\" is the name of two plugins: fah.memory.rss and com.acme.memory.rss | option --option | "
              "write the whole id");
    EXPECT_EQ(refusal_of(from_flag("fah.memory.rss", "depth", "5"), {&other, &RSS}), "");
    const fah_descriptor longer = described_as("com.fah.memory.rss");
    EXPECT_EQ(refusal_of(from_flag("fah.memory.rss", "depth", "5"), {&longer, &RSS}), "");
    EXPECT_EQ(refusal_of(from_flag("fah.memory.rss", "depth", "5"), {&RSS, &longer}), "");
}

TEST(CheckPluginOptions, Values_are_checked_too) {
    EXPECT_EQ(refusal_of(from_flag("rss", "depth", "0"), {&RSS}),
              "option depth of fah.memory.rss must be at least 1, not 0 | option --option | ");
}

TEST(NamesPlugin, By_id_or_last_words_only) {
    EXPECT_TRUE(names_plugin("rss", "fah.memory.rss"));
    EXPECT_TRUE(names_plugin("memory.rss", "fah.memory.rss"));
    EXPECT_TRUE(names_plugin("fah.memory.rss", "fah.memory.rss"));
    EXPECT_FALSE(names_plugin("ss", "fah.memory.rss"));
    EXPECT_FALSE(names_plugin("memory", "fah.memory.rss"));
    EXPECT_FALSE(names_plugin("", "fah.memory.rss"));
    EXPECT_FALSE(names_plugin("x.fah.memory.rss", "fah.memory.rss"));
}

}  // namespace
}  // namespace fah
