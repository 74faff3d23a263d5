// What each command makes of its words; what is refused, and with which words.
#include "framework/cli/arguments.h"

#include "framework/cli/arguments_table.h"

#include <gtest/gtest.h>
#include <functional>
#include <sstream>

namespace fah {
namespace {

// Words separated by blanks; '' is an empty word.
Words words(const std::string& line) {
    Words result;
    std::istringstream in(line);
    for (std::string word; in >> word;) result.push_back(word == "''" ? "" : word);
    return result;
}

std::string joined(const Words& list) {
    std::string text;
    for (const std::string& word : list) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string joined(const std::vector<SettingFlag>& flags) {
    std::string text;
    for (const SettingFlag& flag : flags) text += (text.empty() ? "" : " ") + flag.key + "=" + flag.value;
    return text;
}

struct Target {
    TargetKind kind;
    std::string target, arguments, settings;
    bool operator==(const Target&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Target& t) {
    return out << static_cast<int>(t.kind) << ": " << t.target << " [" << t.arguments << "] {" << t.settings << "}";
}

struct ProfileCase {
    std::string line;
    Target expected;
};

void PrintTo(const ProfileCase& shown, std::ostream* out) { *out << shown.line; }

class Profile : public testing::TestWithParam<ProfileCase> {};

TEST_P(Profile, Is_split_between_us_and_the_program) {
    const ProfileArguments arguments = parse_profile(words(GetParam().line));
    const Target found{arguments.kind, arguments.target, joined(arguments.arguments), joined(arguments.settings)};
    EXPECT_EQ(found, GetParam().expected) << GetParam().line;
}

constexpr TargetKind SCRIPT = TargetKind::SCRIPT, MODULE = TargetKind::MODULE, COMMAND = TargetKind::COMMAND;

INSTANTIATE_TEST_SUITE_P(
    Cases, Profile,
    testing::Values(
        ProfileCase{"app.py", {SCRIPT, "app.py", "", ""}},
        ProfileCase{"app.py one -x --long=3 two", {SCRIPT, "app.py", "one -x --long=3 two", ""}},
        ProfileCase{"app.py -5 - ''", {SCRIPT, "app.py", "-5 - ", ""}},
        ProfileCase{"--rate 5 app.py", {SCRIPT, "app.py", "", "rate=5"}},
        ProfileCase{"--rate=5 app.py", {SCRIPT, "app.py", "", "rate=5"}},
        ProfileCase{"--rate -5 app.py", {SCRIPT, "app.py", "", "rate=-5"}},
        ProfileCase{"app.py --rate 5 x", {SCRIPT, "app.py", "x", "rate=5"}},
        ProfileCase{"app.py -np plotly x -np=matplotlib",
                    {SCRIPT, "app.py", "x", "suppressors=plotly suppressors=matplotlib"}},
        ProfileCase{"app.py -npx", {SCRIPT, "app.py", "-npx", ""}},
        ProfileCase{"app.py --rat 5 --rates=3", {SCRIPT, "app.py", "--rat 5 --rates=3", ""}},
        ProfileCase{"app.py -- --rate 5 -- -d", {SCRIPT, "app.py", "--rate 5 -- -d", ""}},
        ProfileCase{"--rate 5 app.py --quiet -- --quiet", {SCRIPT, "app.py", "--quiet", "rate=5"}},
        ProfileCase{"- x", {SCRIPT, "-", "x", ""}},
        ProfileCase{"--module pytest -q tests --durations=3", {MODULE, "pytest", "-q tests --durations=3", ""}},
        ProfileCase{"--module=pytest -- --rate 5", {MODULE, "pytest", "--rate 5", ""}},
        ProfileCase{"--sampler signal --module pytest --rate 5", {MODULE, "pytest", "", "sampler=signal rate=5"}},
        ProfileCase{"-- python -m pytest -q", {COMMAND, "python", "-m pytest -q", ""}},
        ProfileCase{"--rate 5 -- uv run app.py --rate 6", {COMMAND, "uv", "run app.py --rate 6", "rate=5"}},
        ProfileCase{
            "--reporter none --reporter json --duration absolute -i a -i b/c --clock cpu app.py",
            {SCRIPT, "app.py", "", "reporters=none reporters=json duration=absolute ignore=a ignore=b/c clock=cpu"}},
        ProfileCase{"--plugin-path p --plugin-path q --python py app.py",
                    {SCRIPT, "app.py", "", "plugin_path=p plugin_path=q python=py"}},
        ProfileCase{"-m app.py -p -5", {SCRIPT, "app.py", "", "memory=heap memory=copy options.heap.precision=-5"}},
        ProfileCase{"--memory=exact app.py",
                    {SCRIPT, "app.py", "", "options.heap.mode=exact memory=heap memory=!copy"}},
        ProfileCase{"--memory exact", {SCRIPT, "exact", "", "memory=heap memory=copy"}},
        ProfileCase{"--memory app.py --cpu",
                    {SCRIPT, "app.py", "", "memory=heap memory=copy memory=!heap memory=!copy"}},
        ProfileCase{"--option rss.source=both --option fah.memory.rss.x=a=b app.py",
                    {SCRIPT, "app.py", "", "options.rss.source=both options.fah.memory.rss.x=a=b"}}));

TEST(Between, TakesTwoTimes) {
    const ReportArguments newest = parse_report(words("--between 10s 1min"));
    ASSERT_TRUE(newest.between);
    EXPECT_EQ(newest.between->from_ns, 10'000'000'000);
    EXPECT_EQ(newest.between->to_ns, 60'000'000'000);
    EXPECT_FALSE(newest.file);
    const ReportArguments named = parse_report(words("run.fah --between=500ms 2s --quiet"));
    EXPECT_EQ(named.between->from_ns, 500'000'000);
    EXPECT_EQ(named.between->to_ns, 2'000'000'000);
    EXPECT_EQ(named.file, "run.fah");
    EXPECT_TRUE(named.quiet);
    EXPECT_FALSE(parse_report({}).between);
    for (const char* wrong : {"--between 10s", "--between 20s 10s", "--between 10s x", "--between x 10s", "--between"})
        EXPECT_THROW(parse_report(words(wrong)), Failure) << wrong;
}

TEST(ProfileSwitches, Are_off_until_given) {
    const ProfileArguments plain = parse_profile({"app.py"});
    EXPECT_FALSE(plain.help || plain.quiet || plain.detailed);
    EXPECT_TRUE(plain.children && plain.keep_arguments && plain.settings.empty());
    EXPECT_EQ(plain.log_level, "WARNING");
    EXPECT_EQ(plain.live_ns, 0);
    EXPECT_EQ(plain.repeat, 0u);
    EXPECT_EQ(plain.statistics.file, "function_stats.json");
    EXPECT_TRUE(plain.statistics.metadata && plain.statistics.sort);
    EXPECT_EQ(plain.output_directory, "");
    const ProfileArguments all = parse_profile(words("--quiet -d app.py -nt --no-children --no-argv -o out"));
    EXPECT_TRUE(all.quiet && all.detailed);
    EXPECT_FALSE(all.children || all.keep_arguments);
    EXPECT_EQ(all.output_directory, "out");
    EXPECT_TRUE(all.arguments.empty());
    EXPECT_EQ(joined(all.settings), "options.text.trace=no");
}

TEST(ProfileSwitches, Help_needs_no_script) {
    EXPECT_TRUE(parse_profile({"--help"}).help);
    EXPECT_TRUE(parse_profile({"-h", "--"}).help);
    const ProfileArguments arguments = parse_profile(words("--plugin-path p app.py --help"));
    EXPECT_TRUE(arguments.help);
    EXPECT_EQ(joined(arguments.settings), "plugin_path=p");
    EXPECT_FALSE(parse_profile(words("app.py -- --help")).help);
}

TEST(ProfileSettings, Say_which_option_they_come_from) {
    const ProfileArguments arguments = parse_profile(words("-i a app.py --option rss.x=1"));
    EXPECT_EQ(arguments.settings.at(0).place, "option --ignore");
    EXPECT_EQ(arguments.settings.at(1).place, "option --option rss.x=1");
}

TEST(Plugins, Lists_or_shows_one) {
    EXPECT_FALSE(parse_plugins({}).show);
    EXPECT_EQ(parse_plugins(words("show rss --plugin-path p")).show, "rss");
    EXPECT_EQ(joined(parse_plugins(words("--plugin-path p show rss")).settings), "plugin_path=p");
    EXPECT_TRUE(parse_plugins(words("show --help")).help);
}

TEST(TopLevel, The_commands) {
    EXPECT_EQ(parse_command({}).name, CommandName::HELP);
    EXPECT_EQ(parse_command({"--help"}).name, CommandName::HELP);
    EXPECT_EQ(parse_command({"-h"}).name, CommandName::HELP);
    EXPECT_EQ(parse_command({"--version"}).name, CommandName::VERSION);
    EXPECT_EQ(parse_command({"report"}).name, CommandName::REPORT);
    EXPECT_EQ(parse_command({"plugins"}).name, CommandName::PLUGINS);
    EXPECT_EQ(parse_command({"doctor"}).name, CommandName::DOCTOR);
    const Command profile = parse_command(words("profile --rate 5 app.py"));
    EXPECT_EQ(profile.name, CommandName::PROFILE);
    EXPECT_EQ(joined(profile.rest), "--rate 5 app.py");
}

// One parser for all commands, as the program has it.
void parse(const Words& line) {
    const Command command = parse_command(line);
    switch (command.name) {
        case CommandName::PROFILE:
            parse_profile(command.rest);
            break;
        case CommandName::REPORT:
            parse_report(command.rest);
            break;
        case CommandName::MERGE:
            parse_merge(command.rest);
            break;
        case CommandName::COMPARE:
            parse_compare(command.rest);
            break;
        case CommandName::PLUGINS:
            parse_plugins(command.rest);
            break;
        case CommandName::DOCTOR:
            parse_doctor(command.rest);
            break;
        case CommandName::SUMMARIZE:
            parse_summarize(command.rest);
            break;
        case CommandName::STATS:
            parse_stats(command.rest);
            break;
        case CommandName::SETTINGS:
            parse_settings(command.rest);
            break;
        case CommandName::COMPLETION:
            parse_completion(command.rest);
            break;
        case CommandName::HELP:
        case CommandName::VERSION:
            break;
    }
}

struct RefusedCase {
    std::string line, what, hint, where = "";
};

void PrintTo(const RefusedCase& shown, std::ostream* out) { *out << shown.line; }

class Refused : public testing::TestWithParam<RefusedCase> {};

TEST_P(Refused, With_hint) {
    const RefusedCase& expected = GetParam();
    try {
        parse(words(expected.line));
        FAIL() << expected.line << ": was taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.what(), expected.what) << expected.line;
        EXPECT_EQ(failure.hint(), expected.hint) << expected.line;
        EXPECT_EQ(failure.where(), expected.where) << expected.line;
        EXPECT_EQ(failure.exit_code(), EXIT_USAGE) << expected.line;
    }
}

const std::string COMMANDS = [] {
    std::string words;
    for (const CommandSpec& command : command_table()) words += (words.empty() ? "" : ", ") + std::string(command.word);
    return words;
}();
const std::string NO_SCRIPT =
    "write fixingahole profile SCRIPT [arguments], or fixingahole profile -- COMMAND [arguments]";
const std::string LISTS = "--help lists the options; those of the program go after it";

INSTANTIATE_TEST_SUITE_P(
    Cases, Refused,
    testing::Values(
        RefusedCase{"profil app.py", "\"profil\" is not a command", "did you mean profile?"},
        RefusedCase{"app.py", "\"app.py\" is not a command", "write fixingahole profile app.py"},
        RefusedCase{"work/a.ipynb", "\"work/a.ipynb\" is not a command", "write fixingahole profile work/a.ipynb"},
        RefusedCase{"walk", "\"walk\" is not a command", "the commands are: " + COMMANDS},
        RefusedCase{"--quiet profile app.py", "unknown option --quiet", "options stand after the command: " + COMMANDS},
        RefusedCase{"profile", "there is no script to profile", NO_SCRIPT},
        RefusedCase{"profile --quiet", "there is no script to profile", NO_SCRIPT},
        RefusedCase{"profile --quiet --", "there is no command after --", NO_SCRIPT},
        RefusedCase{"profile --qiet app.py", "unknown option --qiet", "did you mean --quiet?"},
        RefusedCase{"profile --reporters=json app.py", "unknown option --reporters", "did you mean --reporter?"},
        RefusedCase{"profile --no-plot plotly app.py", "unknown option --no-plot", "did you mean --no-plots?"},
        RefusedCase{"profile --samp signal app.py", "unknown option --samp", "did you mean --sampler?"},
        RefusedCase{"profile --out x app.py", "unknown option --out", "did you mean --output-directory?"},
        RefusedCase{"profile --interval 5 app.py", "unknown option --interval", LISTS},
        RefusedCase{"profile --- app.py", "unknown option ---", LISTS},
        RefusedCase{"profile --=x app.py", "unknown option --", LISTS},
        RefusedCase{"profile -5 app.py", "unknown option -5", LISTS},
        RefusedCase{"profile -oout app.py", "unknown option -oout", LISTS},
        RefusedCase{"profile app.py --rate", "--rate needs a value",
                    "write --rate HZ; when it is the program's own option, write it after a bare --"},
        RefusedCase{"profile --rate", "--rate needs a value", "write --rate HZ"},
        RefusedCase{"profile -np", "-np needs a value", "write --no-plots LIBRARY"},
        RefusedCase{"profile --rate --quiet app.py", "--rate needs a value", "write --rate HZ"},
        RefusedCase{"profile -o -- app.py", "-o needs a value", "write --output-directory DIR"},
        RefusedCase{"profile --rate= app.py", "--rate was given an empty value", "write --rate HZ"},
        RefusedCase{"profile -o '' app.py", "--output-directory was given an empty value",
                    "write --output-directory DIR"},
        RefusedCase{"profile --memory=often app.py", "--memory knows no \"often\"",
                    "write --memory, or --memory=exact"},
        RefusedCase{"profile --quiet=yes app.py", "--quiet takes no value", "write --quiet alone"},
        RefusedCase{"profile app.py -nt=1", "--no-trace takes no value", "write --no-trace alone"},
        RefusedCase{"profile --rate 1 app.py --rate 2", "--rate is given more than once", "give it once"},
        RefusedCase{"profile --python a --python b app.py", "--python is given more than once", "give it once"},
        RefusedCase{"profile -d app.py --detailed", "--detailed is given more than once", "give it once"},
        RefusedCase{"profile app.py --module x", "both a script and --module are given",
                    "when --module is the script's own option, write it after a bare --"},
        RefusedCase{"profile --option rss.source app.py", "--option rss.source is not of the form ID.key=value",
                    "for example --option rss.source=both", "option --option"},
        RefusedCase{"report a.fah b.fah", "one word too many for report: b.fah",
                    "fixingahole report --help shows what it takes"},
        RefusedCase{"report a.fah -- b.fah", "one word too many for report: b.fah",
                    "fixingahole report --help shows what it takes"},
        RefusedCase{"report a.fah --rate 5", "unknown option --rate", "--help lists the options"},
        RefusedCase{"report a.fah --reportr json", "unknown option --reportr", "did you mean --reporter?"},
        RefusedCase{"report --quiet --quiet", "--quiet is given more than once", "give it once"},
        RefusedCase{"plugins shw rss", "plugins knows no \"shw\"", "write plugins, or plugins show ID"},
        RefusedCase{"plugins show", "plugins show needs a plugin's id", "plugins lists them"},
        RefusedCase{"plugins show rss heap", "one word too many for plugins: heap",
                    "fixingahole plugins --help shows what it takes"},
        RefusedCase{"plugins --plugin-paths p", "unknown option --plugin-paths", "did you mean --plugin-path?"},
        RefusedCase{"plugins --rate 5", "unknown option --rate", "--help lists the options"},
        RefusedCase{"doctor now", "one word too many for doctor: now", "fixingahole doctor --help shows what it takes"},
        RefusedCase{"doctor --pyton py", "unknown option --pyton", "did you mean --python?"}));

}  // namespace
}  // namespace fah
