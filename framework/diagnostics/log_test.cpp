// What reaches stderr, word by word.
#include "framework/diagnostics/log.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace fah {
namespace {

struct Streams {
    std::string out, err;
};

Streams captured(const std::function<void()>& action) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    action();
    Streams streams;
    streams.out = testing::internal::GetCapturedStdout();
    streams.err = testing::internal::GetCapturedStderr();
    return streams;
}

class LogTest : public testing::Test {
protected:
    void SetUp() override {
        set_log_level(LogLevel::INFO);
        set_quiet(false);
    }
};

TEST_F(LogTest, A_failure_is_printed_with_its_place_and_hint) {
    const Streams streams = captured([] { print_failure(Failure("it broke", "mend it", "pyproject.toml:7")); });
    EXPECT_EQ(streams.err, "fixingahole: error: it broke\n  at pyproject.toml:7\n  hint: mend it\n");
    EXPECT_EQ(streams.out, "");
}

TEST_F(LogTest, A_failure_without_place_or_hint_is_one_line) {
    EXPECT_EQ(captured([] { print_failure(Failure("it broke")); }).err, "fixingahole: error: it broke\n");
}

TEST_F(LogTest, A_warning_has_the_same_form) {
    const Streams streams = captured([] { print_warning(Failure("odd", "look at it", "option --rate")); });
    EXPECT_EQ(streams.err, "fixingahole: warning: odd\n  at option --rate\n  hint: look at it\n");
}

TEST_F(LogTest, Levels_below_the_chosen_one_are_dropped) {
    const auto all = [] {
        log(LogLevel::DEBUG, "d");
        log(LogLevel::INFO, "i");
        log(LogLevel::WARNING, "w");
        log(LogLevel::ERROR, "e");
    };
    EXPECT_EQ(captured(all).err, "fixingahole: info: i\nfixingahole: warning: w\nfixingahole: error: e\n");
    set_log_level(LogLevel::WARNING);
    EXPECT_EQ(captured(all).err, "fixingahole: warning: w\nfixingahole: error: e\n");
    set_log_level(LogLevel::DEBUG);
    EXPECT_EQ(captured(all).err,
              "fixingahole: debug: d\nfixingahole: info: i\nfixingahole: warning: w\nfixingahole: error: e\n");
}

TEST_F(LogTest, Quiet_leaves_errors_only_whatever_the_level) {
    set_quiet(true);
    set_log_level(LogLevel::DEBUG);
    const Streams streams = captured([] {
        log(LogLevel::INFO, "i");
        print_warning(Failure("w"));
        print_failure(Failure("e"));
    });
    EXPECT_EQ(streams.err, "fixingahole: error: e\n");
}

TEST_F(LogTest, Braces_and_percent_signs_stay_as_they_are) {
    EXPECT_EQ(captured([] { log(LogLevel::INFO, "{} {0} %v 100%"); }).err, "fixingahole: info: {} {0} %v 100%\n");
}

}  // namespace
}  // namespace fah
