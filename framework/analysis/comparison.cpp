#include "framework/analysis/comparison.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace fah {
namespace {

constexpr double SECOND = 1e9;
constexpr double QUANTILE = 0.995;  // of both sides: 99 %

// One amount in each run of a side.
struct Runs {
    std::vector<double> values;
    std::vector<double> variances;  // what sampling adds to each
    double mean() const {
        double sum = 0;
        for (const double value : values) sum += value;
        return sum / static_cast<double>(values.size());
    }
    // Of the mean, from how the runs differ.
    double spread() const {
        const auto count = static_cast<double>(values.size());
        double sum = 0;
        for (const double value : values) sum += (value - mean()) * (value - mean());
        return sum / (count - 1) / count;
    }
    // Of the mean, from sampling alone.
    double sampling() const {
        const auto count = static_cast<double>(values.size());
        double sum = 0;
        for (const double variance : variances) sum += variance;
        return sum / count / count;
    }
};

double half_interval(const Runs& base, const Runs& changed) {
    if (base.values.size() < 2 || changed.values.size() < 2)
        return quantile(boost::math::normal(), QUANTILE) * std::sqrt(base.sampling() + changed.sampling());
    const double one = base.spread(), other = changed.spread(), both = one + other;
    if (both == 0) return 0;
    const double freedom = both * both /
                           (one * one / static_cast<double>(base.values.size() - 1) +
                            other * other / static_cast<double>(changed.values.size() - 1));
    return quantile(boost::math::students_t(freedom), QUANTILE) * std::sqrt(both);
}

Change change_of(std::string name, std::string place, const Runs& base, const Runs& changed, FunctionKey key = {}) {
    return {std::move(name), std::move(place), base.mean(), changed.mean(), half_interval(base, changed),
            std::move(key)};
}

const Fact* fact(const Tables& tables, std::string_view key) {
    const auto found = std::ranges::find(tables.facts, key, &Fact::key);
    return found == tables.facts.end() ? nullptr : &*found;
}

double number(const Tables& tables, std::string_view key) {
    const Fact* found = fact(tables, key);
    return found == nullptr ? 0 : found->real;
}

std::string text(const Tables& tables, std::string_view key) {
    const Fact* found = fact(tables, key);
    return found == nullptr ? "" : found->text;
}

// The sampling error of a time that rests on so many samples.
double sampling_variance(double seconds, double samples) { return samples > 0 ? seconds * seconds / samples : 0; }

Runs of_fact(const std::vector<Tables>& side, std::string_view key, double unit, std::string_view samples) {
    Runs runs;
    for (const Tables& tables : side) {
        runs.values.push_back(number(tables, key) / unit);
        runs.variances.push_back(samples.empty() ? 0 : sampling_variance(runs.values.back(), number(tables, samples)));
    }
    return runs;
}

struct Both {
    Runs base, changed;
    std::string place;
};

void add_run(const Tables& tables, std::size_t run, std::size_t runs, Runs Both::*side,
             std::map<FunctionKey, Both>& functions) {
    const std::vector<FunctionKey> keys = function_keys(tables);
    for (std::size_t row = 0; row < keys.size(); ++row) {
        Both& both = functions[keys[row]];
        Runs& own = both.*side;
        own.values.resize(runs);
        own.variances.resize(runs);
        own.values[run] = static_cast<double>(tables.functions.own.time(row)) / SECOND;
        own.variances[run] = sampling_variance(own.values[run], static_cast<double>(tables.functions.own.samples[row]));
        if (!keys[row].label.empty()) both.place = keys[row].label + ":" + std::to_string(tables.functions.line[row]);
    }
}

std::vector<Change> function_changes(const std::vector<Tables>& base, const std::vector<Tables>& changed) {
    std::map<FunctionKey, Both> functions;
    for (std::size_t i = 0; i < base.size(); ++i) add_run(base[i], i, base.size(), &Both::base, functions);
    for (std::size_t i = 0; i < changed.size(); ++i) add_run(changed[i], i, changed.size(), &Both::changed, functions);
    std::vector<Change> changes;
    for (auto& [key, both] : functions) {
        for (Runs* runs : {&both.base, &both.changed}) {  // a function that one side has not: it took no time
            const std::size_t count = runs == &both.base ? base.size() : changed.size();
            runs->values.resize(count);
            runs->variances.resize(count);
        }
        Change change = change_of(key.name, both.place, both.base, both.changed, key);
        if (change.base != 0 || change.changed != 0) changes.push_back(std::move(change));
    }
    std::ranges::stable_sort(changes, std::ranges::greater{},
                             [](const Change& change) { return std::abs(change.difference()); });
    return changes;
}

Change memory_change(const std::vector<Tables>& base, const std::vector<Tables>& changed) {
    constexpr double HALF_OF_95 = 1.96;  // what the fact is, in standard errors
    const auto runs = [&](const std::vector<Tables>& side) {
        Runs peaks = of_fact(side, "heap_peak_bytes", 1, "");
        for (std::size_t i = 0; i < side.size(); ++i)
            peaks.variances[i] = std::pow(number(side[i], "heap_peak_error_bytes") / HALF_OF_95, 2);
        return peaks;
    };
    return change_of("memory at its peak", "", runs(base), runs(changed));
}

}  // namespace

std::string how_compared(const Comparison& comparison) {
    if (comparison.compares_sets())
        return "beyond noise: the 99% interval of the difference of the means (Welch's t test over the runs) does not "
               "hold 0";
    return "beyond noise: the 99% interval of sampling alone does not hold 0; runs differ from each other by more, "
           "which only a set of repeats on both sides can tell";
}

Comparison compare(const std::vector<Tables>& base, const std::vector<Tables>& changed) {
    Comparison found{.base_runs = base.size(),
                     .changed_runs = changed.size(),
                     .base_command = text(base.front(), "command"),
                     .changed_command = text(changed.front(), "command")};
    found.total = change_of("total", "", of_fact(base, "total_ns", SECOND, "samples"),
                            of_fact(changed, "total_ns", SECOND, "samples"));
    found.elapsed =
        change_of("elapsed", "", of_fact(base, "elapsed_ns", SECOND, ""), of_fact(changed, "elapsed_ns", SECOND, ""));
    // One run's clock has no error, but says nothing about the next run either.
    if (!found.compares_sets()) found.elapsed.error = std::numeric_limits<double>::infinity();
    found.functions = function_changes(base, changed);
    const auto counted = [](const Tables& tables) { return fact(tables, "heap_peak_bytes") != nullptr; };
    found.has_memory = std::ranges::all_of(base, counted) && std::ranges::all_of(changed, counted);
    if (found.has_memory) found.memory = memory_change(base, changed);
    return found;
}

}  // namespace fah
