#include "framework/recording/run_facts_codec.h"

#include "framework/recording/bytes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace fah::recording {
namespace {

RunFacts some_facts() {
    RunFacts run;
    run.set(text_fact("command", std::string("python \"\\\n\xff\xfe\0.py", 16)));
    run.set(integer_fact("start", std::numeric_limits<std::int64_t>::min()));
    run.set(real_fact("rate_hz", 249.99999999999997));
    run.set(real_fact("tiny", std::numeric_limits<double>::denorm_min()));
    run.losses = {{"dropped", std::numeric_limits<std::uint64_t>::max()}, {"truncated", 1}};
    run.notes = {"one", "two"};
    run.sources = {{"/a.py", "print('\xe4')\n"}, {"/b.py", ""}};
    return run;
}

TEST(RunFactsCodec, EverythingComesBackAsItWas) {
    const RunFacts run = some_facts();
    const RecordedRun back = decode_run_facts(encode_run_facts(run, std::numeric_limits<std::uint64_t>::max()));
    EXPECT_EQ(back.facts.facts, run.facts);
    EXPECT_EQ(back.facts.losses, run.losses);
    EXPECT_EQ(back.facts.notes, run.notes);
    EXPECT_EQ(back.facts.sources, run.sources);
    EXPECT_EQ(back.start_ns, std::numeric_limits<std::uint64_t>::max());
}

TEST(RunFactsCodec, RealsThatAreNoNumbersComeBackToo) {
    RunFacts run;
    run.set(real_fact("nan", std::numeric_limits<double>::quiet_NaN()));
    run.set(real_fact("inf", -std::numeric_limits<double>::infinity()));
    const RecordedRun back = decode_run_facts(encode_run_facts(run, 0));
    EXPECT_TRUE(std::isnan(back.facts.find("nan")->real));
    EXPECT_EQ(back.facts.find("inf")->real, -std::numeric_limits<double>::infinity());
}

TEST(RunFactsCodec, EveryCutIsDamage) {
    const std::string text = encode_run_facts(some_facts(), 5);
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_THROW(decode_run_facts(std::string_view(text).substr(0, size)), DamagedData);
    }
    EXPECT_THROW(decode_run_facts("{}"), DamagedData);
    EXPECT_THROW(decode_run_facts("[1, 2]"), DamagedData);
}

}  // namespace
}  // namespace fah::recording
