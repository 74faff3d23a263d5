#include "plugins/reporters/support/comparison.h"

#include "plugins/reporters/support/amounts.h"

#include <algorithm>
#include <cstdlib>

namespace reporters {
namespace {

constexpr std::int64_t NOT_KNOWN = -1;

struct Change {
    std::int64_t before = 0, after = 0, error = NOT_KNOWN;
    std::uint32_t function = 0;
    std::int64_t difference() const { return after - before; }
    std::int64_t size() const { return std::abs(difference()); }
    bool beyond_noise() const { return error != NOT_KNOWN && size() > error; }
};

std::string amount(std::int64_t value, bool is_memory) { return is_memory ? bytes(value) : seconds(value) + " s"; }

std::string share_of(const Change& change) {
    if (change.difference() == 0) return "";
    if (change.before == 0) return "new";
    if (change.after == 0) return "gone";
    const double share = static_cast<double>(change.difference()) / static_cast<double>(change.before);
    return (share < 0 ? "" : "+") + percent(share, 1);
}

ChangeRow row_of(const Change& change, bool is_memory, std::string what, std::string place) {
    ChangeRow row{.what = std::move(what), .place = std::move(place)};
    row.before = amount(change.before, is_memory);
    row.after = amount(change.after, is_memory);
    row.difference = (change.difference() < 0 ? "-" : "+") + amount(change.size(), is_memory);
    row.share = share_of(change);
    if (change.error != NOT_KNOWN) row.error = "±" + amount(change.error, is_memory);
    if (!change.beyond_noise()) return row;
    const bool grew = change.difference() > 0;
    row.verdict = is_memory ? (grew ? "more" : "less") : (grew ? "slower" : "faster");
    return row;
}

void add_whole(const ProfileView& profile, const std::string& key, const char* what, std::vector<ChangeRow>& rows) {
    const std::string fact = "compare_" + key;
    if (profile.model.fact((fact + "_before").c_str()).type == FAH_FACT_NONE) return;
    rows.push_back(row_of({.before = profile.number((fact + "_before").c_str()),
                           .after = profile.number((fact + "_after").c_str()),
                           .error = profile.model.fact_integer((fact + "_error").c_str()).value_or(NOT_KNOWN)},
                          key == "peak", what, ""));
}

void add_functions(const ProfileView& profile, std::vector<ChangeRow>& rows) {
    const Numbers before(profile.model, FAH_COL_FUNCTION_BASE), errors(profile.model, FAH_COL_FUNCTION_CHANGE_ERROR);
    std::vector<Change> changes;
    for (std::uint32_t i = 0; i < before.size(); ++i) {
        const Change change{before[i], profile.functions.own.sum(i), errors.at(i), i};
        if (change.before != 0 || change.after != 0) changes.push_back(change);
    }
    std::ranges::stable_sort(changes, std::ranges::greater{}, &Change::size);
    std::stable_partition(changes.begin(), changes.end(), [](const Change& change) { return change.beyond_noise(); });
    for (const Change& change : changes)
        rows.push_back(row_of(change, false,
                              std::string(profile.model.text(profile.functions.name.at(change.function))),
                              profile.place(change.function)));
}

}  // namespace

std::string runs_text(std::int64_t count) { return std::to_string(count) + (count == 1 ? " run" : " runs"); }

Comparison::Comparison(const ProfileView& profile)
    : before(profile.model.fact_text("compare_before")),
      after(profile.model.fact_text("compare_after")),
      before_runs(profile.number("compare_before_runs")),
      after_runs(profile.number("compare_after_runs")),
      how(profile.model.fact_text("compare_how")) {
    add_whole(profile, "total", "total", rows);
    add_whole(profile, "elapsed", "elapsed", rows);
    add_whole(profile, "peak", "memory at its peak", rows);
    add_functions(profile, rows);
}

}  // namespace reporters
