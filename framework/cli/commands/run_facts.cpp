#include "framework/cli/commands/run_facts.h"

#include <sys/resource.h>
#include <cmath>
#include <cstdio>

namespace fah {
namespace {

constexpr std::int64_t NS_PER_SECOND = 1'000'000'000;
constexpr std::int64_t NS_PER_MICROSECOND = 1'000;
constexpr std::int64_t MISSING_SHARE = 10;  // a tenth of the CPU time is worth a note

std::int64_t as_ns(const timeval& time) { return time.tv_sec * NS_PER_SECOND + time.tv_usec * NS_PER_MICROSECOND; }

std::string iso_utc(std::time_t time) {
    char text[32];
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

void add_rate(RunFacts& run, const std::string& sampler) {
    const Fact* rate = run.find(sampler + ".rate_hz");
    if (rate != nullptr) run.set(real_fact("rate_hz", rate->real));
    const Fact* wanted = run.find(sampler + ".rate_wanted_hz");
    const Fact* why = run.find(sampler + ".rate_capped");
    if (rate == nullptr || wanted == nullptr || why == nullptr) return;
    char text[64];
    std::snprintf(text, sizeof text, "%.0f samples a second were asked for and %.0f taken: ", wanted->real, rate->real);
    run.notes.push_back(text + why->text);
}

}  // namespace

// The launcher is too small to be seen.
std::int64_t host_cpu_ns() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return as_ns(usage.ru_utime) + as_ns(usage.ru_stime);
}

void set_known_facts(RunFacts& run, const KnownFacts& known, const Settings& settings) {
    run.set(text_fact("command", known.command));
    run.set(text_fact("script", known.script));
    if (!known.python.empty()) run.set(text_fact("python", known.python));
    run.set(text_fact("start_utc", iso_utc(known.start)));
    run.set(text_fact("clock", settings.clock.value));
    const bool relative = settings.duration.value == DurationStyle::RELATIVE;
    run.set(text_fact("duration", relative ? "relative" : "absolute"));
    run.set(text_fact("version", FAH_VERSION));
}

void add_run_facts(RunFacts& run, const RunFacts& collected, const TargetResult& result, const SamplerChoice& sampler) {
    for (const Fact& fact : collected.facts) run.set(fact);
    run.losses = collected.losses;
    run.notes.insert(run.notes.end(), collected.notes.begin(), collected.notes.end());

    const std::string sampler_id(sampler.plugin->id());
    run.set(text_fact("sampler", sampler_id));
    run.set(text_fact("sampler_reason", sampler.reason));
    add_rate(run, sampler_id);
    run.set(integer_fact("elapsed_ns", static_cast<std::int64_t>(result.wall_ns())));
    run.set(integer_fact("exit_code", result.exit_code()));
    if (const Fact* seen = run.find("collect.processes"); seen != nullptr && seen->integer == 0)
        run.notes.emplace_back(
            "no Python that could be sampled was seen: the program is not CPython 3.8 or newer, or it does not load "
            "what "
            "LD_PRELOAD names (statically linked, setuid, or with a cleaned environment)");
    if (const Fact* handler = run.find("collect.handler_ns")) run.set(integer_fact("handler_ns", handler->integer));
    if (!result.known) {
        run.notes.push_back("the launcher was killed: exit status and resource use of the program are not known");
        return;
    }
    run.set(integer_fact("user_ns", result.ended.user_ns));
    run.set(integer_fact("system_ns", result.ended.system_ns));
    run.set(integer_fact("max_rss_bytes", result.ended.max_rss_bytes));
}

void note_missing_time(RunFacts& run, const Profile& profile) {
    const Fact *user = run.find("user_ns"), *system = run.find("system_ns");
    if (user == nullptr || system == nullptr) return;
    std::int64_t seen = 0;
    for (const ProfileRow& row : profile.rows) seen += row.weights.total_ns() - row.weights.wait_ns;
    const std::int64_t charged = user->integer + system->integer;
    const std::int64_t missing = charged - seen;
    if (missing < NS_PER_SECOND / 2 || missing * MISSING_SHARE < charged) return;
    char text[160];
    std::snprintf(
        text, sizeof text,
        "%.1f of the %.1f s of CPU time that the kernel charged to the program are not in this profile: processes or "
        "moments that could not be sampled",
        static_cast<double>(missing) / 1e9, static_cast<double>(charged) / 1e9);
    run.notes.emplace_back(text);
}

}  // namespace fah
