// Writes the pages of hand-made profiles, for the tests in a browser: made_pages REPORTERS_FOLDER OUTPUT_FOLDER
#include "framework/analysis/difference_tables.h"
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"
#include "tests/golden/loaded_plugin.h"
#include "tests/golden/profiles.h"
#include "tests/html/hostile_page.h"

#include <fixingahole/model.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using fah::Profile;

// Each row's time as samples of at most 20 ms, one row after the other.
Profile with_samples(Profile profile) {
    constexpr std::int64_t LONGEST = 20'000'000;
    std::uint64_t now = profile.start_ns;
    for (const fah::ProfileRow& row : profile.rows) {
        const auto add = [&](std::int64_t ns, std::uint8_t kind) {
            for (; ns > 0; ns -= LONGEST) {
                const std::int64_t part = std::min(ns, LONGEST);
                now += static_cast<std::uint64_t>(part);
                profile.samples.push_back(
                    {.time_ns = now, .thread = row.thread, .stack = row.stack, .ns = part, .kind = kind});
            }
        };
        add(row.weights.python_ns, FAH_SAMPLED_PYTHON);
        add(row.weights.native_ns, FAH_SAMPLED_NATIVE);
        add(row.weights.system_ns, FAH_SAMPLED_SYSTEM);
        add(row.weights.wait_ns, FAH_SAMPLED_WAIT);
        add(row.weights.unsampled_ns, FAH_SAMPLED_UNSAMPLED);
    }
    return profile;
}

void write_tables(const fah::PluginReporter& reporter, const fah::Tables& tables, const std::string& path) {
    const fah::ModelView view{tables};
    reporter.write_file(0, *view.table(), path);
    if (reporter.render(0, *view.table()) != reporter.render(0, *view.table()))
        throw std::runtime_error(path + ": twice, other bytes");
}

void write_page(const fah::PluginReporter& reporter, const Profile& profile, const std::string& path,
                fah::AnalysisOptions options = fah::test::app_options()) {
    options.library_frames = true;
    write_tables(reporter, fah::analyze(profile, options), path);
}

// The first row's Python time, in percent of what it is.
Profile with_first(Profile profile, std::int64_t percent) {
    std::int64_t& ns = profile.rows.front().weights.python_ns;
    ns = ns * percent / 100;
    return profile;
}

std::vector<fah::Tables> analysed(const std::vector<Profile>& runs) {
    fah::AnalysisOptions options = fah::test::app_options();
    options.library_frames = true;
    std::vector<fah::Tables> tables;
    for (const Profile& run : runs) tables.push_back(fah::analyze(run, options));
    return tables;
}

void write_comparison(const fah::PluginReporter& reporter, const std::vector<Profile>& before,
                      const std::vector<Profile>& after, const std::string& path) {
    const auto one = analysed(before), other = analysed(after);
    write_tables(reporter, fah::difference_tables(one, other, fah::compare(one, other)), path);
}

void write_comparisons(const fah::PluginReporter& reporter, const std::string& folder) {
    using fah::test::mixed_profile;
    const auto mixed = [](std::int64_t percent) { return with_first(mixed_profile(), percent); };
    write_comparison(reporter, {mixed(50)}, {mixed_profile()}, folder + "/compare.html");
    write_comparison(reporter, {mixed(48), mixed(50), mixed(52)}, {mixed(99), mixed(100), mixed(101)},
                     folder + "/compare_sets.html");
    Profile gone = mixed_profile();
    gone.rows.erase(gone.rows.begin(), gone.rows.begin() + 2);  // crunch
    write_comparison(reporter, {mixed_profile()}, {gone}, folder + "/compare_gone.html");
    write_comparison(reporter, {fah::test::memory_profile()}, {fah::test::memory_profile()},
                     folder + "/compare_memory.html");
    write_comparison(reporter, {with_first(fah::test::hostile_page_profile(), 50)}, {fah::test::hostile_page_profile()},
                     folder + "/compare_hostile.html");
}

void write_all(const std::string& reporters, const std::string& folder) {
    const fah::test::LoadedPlugin plugin{reporters + "/html.so"};
    const fah::PluginReporter reporter{{"html", plugin.plugin(), plugin.reporter()}};
    Profile mixed = with_samples(fah::test::mixed_profile());
    mixed.run.sources["/usr/lib/python3.11/json/encoder.py"] = "def encode(self, o):\n";
    write_page(reporter, mixed, folder + "/mixed.html");
    write_page(reporter, with_samples(fah::test::memory_profile()), folder + "/memory.html");
    write_page(reporter, with_samples(fah::test::waiting_profile()), folder + "/waiting.html");
    write_page(reporter, with_samples(fah::test::counted_profile()), folder + "/counted.html");
    write_page(reporter, with_samples(fah::test::crowd_profile()), folder + "/crowd.html");
    write_page(reporter, with_samples(fah::test::hostile_profile()), folder + "/names.html");
    write_page(reporter, with_samples(fah::test::hostile_page_profile()), folder + "/hostile.html");
    write_page(reporter, fah::test::mixed_profile(), folder + "/without_samples.html");
    // 1.6 s less in crunch
    write_page(reporter, with_samples(with_first(fah::test::mixed_profile(), 50)), folder + "/faster.html");
    write_comparisons(reporter, folder);
    fah::AnalysisOptions detailed = fah::test::app_options();
    detailed.detailed = true;
    write_page(reporter, with_samples(fah::test::mixed_profile()), folder + "/detailed.html", detailed);
    write_page(reporter, fah::test::empty_profile(), folder + "/empty.html");
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fputs("usage: made_pages REPORTERS_FOLDER OUTPUT_FOLDER\n", stderr);
        return 2;
    }
    try {
        write_all(arguments[1], arguments[2]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "made_pages: %s\n", error.what());
        return 1;
    }
}
