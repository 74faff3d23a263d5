// fah.reporter.pstats: profile.prof, what cProfile would write, for pstats, snakeviz, gprof2dot and tuna.
// Sampling counts no calls: where a number of calls stands, it is the number of samples that saw the function, unless a tracer
// counted the calls.
#include "plugins/reporters/pstats/counted.h"
#include "plugins/reporters/pstats/marshal.h"
#include "plugins/reporters/support/call_graph.h"
#include "plugins/reporters/support/names.h"

#include <fixingahole/fixingahole.hpp>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace {

using pstats_report::Marshal;
using reporters::ProfileView;
using reporters::Weighed;

double seconds(const Weighed& amounts) {
    return static_cast<double>(amounts[reporters::CPU] + amounts[reporters::WAIT]) / 1e9;
}

class Stats {
public:
    explicit Stats(const ProfileView& profile) : profile_(profile) {
        std::vector<Weighed> own(profile.nodes.parent.size());
        for (std::uint32_t node = 0; node < own.size(); ++node) own[node] = reporters::own_of(profile, node);
        graph_ = reporters::call_graph(profile, own, reporters::totals_of(profile));
        for (const auto& [call, cost] : graph_.calls) {
            auto& sum = callers_[call.callee][call.caller];
            reporters::add(sum.own, cost.own);
            reporters::add(sum.total, cost.total);
        }
        graph_.total[0] = graph_.own[0];  // the root is everything; what it called stands for itself
        name_keys();
    }

    // {(file, line, name): (samples, samples, own, inclusive, {caller: ...})}
    std::string bytes() {
        Marshal out;
        out.begin_dict();
        for (std::uint32_t function = 0; function < keys_.size(); ++function) {
            if (graph_.total[function] == Weighed{}) continue;
            add_key(out, function);
            add_amounts(out, 5, graph_.own[function], graph_.total[function]);
            out.begin_dict();
            for (const auto& [caller, cost] : callers_[function]) {
                add_key(out, caller);
                add_amounts(out, 4, cost.own, cost.total);
            }
            out.end_dict();
        }
        out.end_dict();
        return out.take();
    }

private:
    using Key = std::tuple<std::string, std::uint32_t, std::string>;

    // A dict holds a key once: names that look alike when they can be printed get a mark.
    void name_keys() {
        std::set<Key> seen;
        for (std::uint32_t i = 0; i < profile_.functions.name.size(); ++i) {
            const std::string path = reporters::file_path(profile_, i);
            Key key{path.empty() ? "~" : path, path.empty() ? 0 : profile_.functions.line.at(i),
                    reporters::function_name(profile_, i)};
            while (!seen.insert(key).second) std::get<2>(key) += "'";
            keys_.push_back(std::move(key));
        }
    }

    void add_key(Marshal& out, std::uint32_t function) const {
        out.begin_tuple(3);
        out.text(std::get<0>(keys_[function]));
        out.integer(std::get<1>(keys_[function]));
        out.text(std::get<2>(keys_[function]));
    }

    static void add_amounts(Marshal& out, std::uint32_t size, const Weighed& own, const Weighed& total) {
        out.begin_tuple(size);
        out.integer(total[reporters::SAMPLES]);
        out.integer(total[reporters::SAMPLES]);
        out.real(seconds(own));
        out.real(seconds(total));
    }

    const ProfileView& profile_;
    reporters::CallGraph<Weighed> graph_;
    std::map<std::uint32_t, std::map<std::uint32_t, reporters::CallGraph<Weighed>::Cost>> callers_;
    std::vector<Key> keys_;
};

class PstatsReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.pstats",
        .version = "1.0.0",
        .summary = "Statistics as cProfile writes them, for pstats, snakeviz and gprof2dot",
    };
    static constexpr fixingahole::Output outputs[] = {{"profile.prof", "application/x-python-marshal"}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const ProfileView profile(model);
        sink << (profile.calls.is_there() ? pstats_report::counted_stats(profile) : Stats(profile).bytes());
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(PstatsReporter);
