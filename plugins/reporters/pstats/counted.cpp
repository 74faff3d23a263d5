#include "plugins/reporters/pstats/counted.h"

#include "plugins/reporters/pstats/marshal.h"
#include "plugins/reporters/support/text.h"

#include <map>
#include <tuple>

namespace pstats_report {
namespace {

using Key = std::tuple<std::string, std::uint32_t, std::string>;

struct Amounts {
    std::int64_t calls = 0, primitive = 0, own_ns = 0, cumulative_ns = 0;

    void add(std::int64_t more, std::int64_t more_primitive, std::int64_t more_own, std::int64_t more_cumulative) {
        calls += more;
        primitive += more_primitive;
        own_ns += more_own;
        cumulative_ns += more_cumulative;
    }
};

struct Entry {
    Amounts amounts;
    std::map<Key, Amounts> callers;
};

Key key_of(const reporters::ProfileView& profile, std::uint32_t row) {
    const std::string name = reporters::valid_utf8(profile.calls.bare_name(row, profile.model));
    if (profile.calls.is_c(row, profile.model)) return {"~", 0, name};
    return {reporters::valid_utf8(profile.model.text(profile.calls.file.at(row))), profile.calls.line.at(row), name};
}

// Functions that look alike are one, as pstats takes them.
std::map<Key, Entry> entries_of(const reporters::ProfileView& profile) {
    const reporters::CallView& calls = profile.calls;
    std::map<Key, Entry> entries;
    std::vector<Key> keys;
    for (std::uint32_t row = 0; row < calls.name.size(); ++row) {
        keys.push_back(key_of(profile, row));
        entries[keys.back()].amounts.add(calls.count.at(row), calls.primitive.at(row), calls.own.at(row),
                                         calls.cumulative.at(row));
    }
    for (std::size_t row = 0; row < calls.pair_caller.size(); ++row)
        entries[keys.at(calls.pair_callee.at(row))].callers[keys.at(calls.pair_caller[row])].add(
            calls.pair_count.at(row), calls.pair_primitive.at(row), calls.pair_own.at(row),
            calls.pair_cumulative.at(row));
    return entries;
}

void add_key(Marshal& out, const Key& key) {
    out.begin_tuple(3);
    out.text(std::get<0>(key));
    out.integer(std::get<1>(key));
    out.text(std::get<2>(key));
}

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

}  // namespace

std::string counted_stats(const reporters::ProfileView& profile) {
    Marshal out;
    out.begin_dict();
    for (const auto& [key, entry] : entries_of(profile)) {
        add_key(out, key);
        out.begin_tuple(5);
        out.integer(entry.amounts.primitive);
        out.integer(entry.amounts.calls);
        out.real(seconds(entry.amounts.own_ns));
        out.real(seconds(entry.amounts.cumulative_ns));
        out.begin_dict();
        for (const auto& [caller, amounts] : entry.callers) {
            add_key(out, caller);
            out.begin_tuple(4);
            out.integer(amounts.calls);
            out.integer(amounts.primitive);
            out.real(seconds(amounts.own_ns));
            out.real(seconds(amounts.cumulative_ns));
        }
        out.end_dict();
    }
    out.end_dict();
    return out.take();
}

}  // namespace pstats_report
