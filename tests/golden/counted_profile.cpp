// A program whose calls and lines were counted, beside its samples: recursion, a C function, a generator, a second thread, and a
// function that was chosen but never ran.
#include "tests/golden/hand_made.h"
#include "tests/golden/profiles.h"

namespace fah::test {
namespace {

constexpr const char* SOURCE =
    "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\n\n\ndef numbers(n):\n    for i "
    "in "
    "range(n):\n        yield len(str(i))\n\n\ndef unused():\n    pass\n\n\nfib(20)\nsum(numbers(1000))\n";
constexpr At MODULE{"<module>", 1, 16};
constexpr At FIB{"fib", 1, 4};
constexpr At NUMBERS{"numbers", 7, 9};
constexpr At LEN{"<built-in method builtins.len>", 0, 0, ""};

void set_facts(RunFacts& run) {
    run.set(text_fact("command", "fixingahole profile app/main.py --calls --lines fib --lines unused --lines gone"));
    run.set(text_fact("script", "app/main.py"));
    run.set(integer_fact("elapsed_ns", 1'000'000'000));
    run.set(text_fact("sampler", "fah.sampler.signal"));
    run.set(text_fact("clock", "cpu"));
    run.set(text_fact("duration", "relative"));
    run.set(integer_fact("top_n", 5));
    for (const char* key : {"python_inside_ns", "python_around_ns", "c_inside_ns", "c_around_ns"})
        run.set(real_fact(std::string("fah.sampler.tracer.") + key, 20));
    run.set(integer_fact("fah.sampler.lines.counted", 1));
    run.set(real_fact("fah.sampler.lines.line_ns", 25));
    run.set(text_fact("fah.sampler.lines.unmatched", "gone"));
}

void add_calls(ProfileBuilder& make, ThreadId other, Profile& profile) {
    const ThreadId main = make.main_thread();
    const ProcessId process = make.dictionary()->thread(main).process;
    const auto add = [&](ThreadId thread, const std::vector<At>& frames, const CallAmounts& amounts) {
        profile.calls.push_back({process, thread, make.stack(frames), amounts});
    };
    add(main, {MODULE},
        {.calls = 1, .first = 1, .own_ns = 1'000'000, .cumulative_ns = 900'000'000, .counting_ns = 2'000'000});
    add(main, {FIB},
        {.calls = 21891, .first = 1, .own_ns = 700'000'000, .cumulative_ns = 700'000'000, .counting_ns = 875'000});
    add(main, {MODULE, FIB}, {.calls = 1, .first = 1, .own_ns = 20'000, .cumulative_ns = 700'000'000});
    add(main, {FIB, FIB}, {.calls = 21890, .first = 2, .own_ns = 699'980'000, .cumulative_ns = 699'900'000});
    add(main, {NUMBERS},
        {.calls = 1, .first = 1, .resumes = 1000, .own_ns = 150'000'000, .cumulative_ns = 199'000'000});
    add(main, {MODULE, NUMBERS},
        {.calls = 1, .first = 1, .resumes = 1000, .own_ns = 150'000'000, .cumulative_ns = 199'000'000});
    add(main, {LEN}, {.calls = 1000, .first = 1000, .own_ns = 49'000'000, .cumulative_ns = 49'000'000});
    add(main, {NUMBERS, LEN}, {.calls = 1000, .first = 1000, .own_ns = 49'000'000, .cumulative_ns = 49'000'000});
    add(other, {FIB}, {.calls = 9, .first = 9, .own_ns = 9'000, .cumulative_ns = 9'000});
}

void add_lines(ProfileBuilder& make, ThreadId other, Profile& profile) {
    const ThreadId main = make.main_thread();
    const ProcessId process = make.dictionary()->thread(main).process;
    const auto add = [&](ThreadId thread, int line, const LineAmounts& amounts) {
        profile.line_hits.push_back({process, thread, make.stack({FIB, At{"", 0, line, ""}}), amounts});
    };
    add(main, 2, {.hits = 21891, .time_ns = 200'000'000, .counting_ns = 547'275});
    add(main, 3, {.hits = 10946, .time_ns = 90'000'000, .counting_ns = 273'650});
    add(main, 4, {.hits = 10945, .time_ns = 410'000'000, .counting_ns = 273'625});
    add(other, 2, {.hits = 9, .time_ns = 5'000, .counting_ns = 225});
    add(other, 3, {.hits = 9, .time_ns = 4'000, .counting_ns = 225});
    profile.line_hits.push_back({process, {}, make.stack({At{"unused", 12, 12}}), {}});
}

}  // namespace

Profile counted_profile() {
    ProfileBuilder make;
    const ThreadId other = make.thread(make.dictionary()->thread(make.main_thread()).process, 101, "helper");
    make.add({MODULE, FIB}, python(700));
    make.add({MODULE, {"<module>", 1, 17}, NUMBERS}, python(200));
    make.add(other, {FIB}, python(4));
    make.source("/work/app/main.py", SOURCE);
    set_facts(make.run());
    Profile profile = make.build();
    add_calls(make, other, profile);
    add_lines(make, other, profile);
    return profile;
}

}  // namespace fah::test
