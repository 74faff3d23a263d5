#include "framework/report/function_statistics.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace fah {
namespace {

struct Totals {
    double user = 0, system = 0, memory = 0;
};

// A notebook's cells are files of their own in a profile; a function of it keeps its key when it moves to another cell.
std::string without_cell(const std::string& file) {
    constexpr std::string_view CELL = ".ipynb cell ";
    const std::size_t at = file.rfind(CELL);
    return at == std::string::npos ? file : file.substr(0, at + CELL.find(' '));
}

std::string key_of(const FunctionFigures& function, const std::string& root) {
    const std::filesystem::path file(without_cell(function.file));
    const auto relative = root.empty() ? std::filesystem::path{} : file.lexically_relative(root);
    const bool is_below = !relative.empty() && *relative.begin() != "..";
    return (is_below ? relative : file).string() + ":" + function.name;
}

// Two functions of one name in one file are one.
std::map<std::string, Totals> totals_of(const ProfileFile& run, const std::string& root) {
    std::map<std::string, Totals> totals;
    for (const FunctionFigures& function : run.functions) {
        Totals& sum = totals[key_of(function, root)];
        sum.user += function.python_s + function.native_s;
        sum.system += function.system_s;
        sum.memory += function.peak_mb;
    }
    return totals;
}

Spread spread_of(const std::vector<Totals>& runs, double Totals::*figure) {
    const auto count = static_cast<double>(runs.size());
    Spread spread;
    for (const Totals& run : runs) spread.mean += run.*figure / count;
    if (runs.size() < 2) return spread;
    double squares = 0;
    for (const Totals& run : runs) squares += (run.*figure - spread.mean) * (run.*figure - spread.mean);
    spread.deviation = std::sqrt(squares / (count - 1));
    return spread;
}

}  // namespace

std::vector<FunctionStatistics> function_statistics(const std::vector<ProfileFile>& runs, const std::string& root,
                                                    bool by_time) {
    std::map<std::string, std::vector<Totals>> by_key;
    for (std::size_t run = 0; run < runs.size(); ++run)
        for (const auto& [key, totals] : totals_of(runs[run], root)) {
            by_key[key].resize(runs.size());
            by_key[key][run] = totals;
        }
    std::vector<FunctionStatistics> statistics;
    statistics.reserve(by_key.size());
    for (const auto& [key, totals] : by_key)
        statistics.push_back({.key = key,
                              .user = spread_of(totals, &Totals::user),
                              .system = spread_of(totals, &Totals::system),
                              .memory = spread_of(totals, &Totals::memory)});
    if (by_time)
        std::ranges::stable_sort(statistics, std::ranges::greater{}, [](const auto& each) { return each.user.mean; });
    return statistics;
}

double confidence(const Spread& spread, std::size_t runs) {
    if (runs < 2) return 0;
    const boost::math::students_t distribution(static_cast<double>(runs - 1));
    return boost::math::quantile(distribution, 0.975) * spread.deviation / std::sqrt(static_cast<double>(runs));
}

}  // namespace fah
