#include "framework/analysis/call_counts.h"

#include "framework/analysis/call_shares.h"
#include "framework/analysis/shown_files.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace fah {
namespace {

// What one counted call costs, as the target measured it: within its own time, and in its caller's. Recordings that do not
// say what each function's calls have cost say this.
struct Cost {
    double inside_ns = 0, around_ns = 0;
};

struct Costs {
    Cost python, c;

    explicit Costs(const RunFacts& run)
        : python{number(run, "python_inside_ns"), number(run, "python_around_ns")},
          c{number(run, "c_inside_ns"), number(run, "c_around_ns")} {}

private:
    static double number(const RunFacts& run, const char* key) {
        const Fact* fact = run.find(std::string("fah.sampler.tracer.") + key);
        return fact == nullptr ? 0 : fact->real;
    }
};

// Sums over threads and processes, and rows.
class CallIndex {
public:
    explicit CallIndex(const Profile& profile) : dictionary_(*profile.dictionary) {
        for (const CallRow& row : profile.calls) {
            const Stack& stack = dictionary_.stack(row.stack);
            const FunctionId callee = function_of(stack);
            if (!stack.parent)
                functions_[callee] += row.amounts;
            else
                pairs_[{function_of(dictionary_.stack(stack.parent)), callee}] += row.amounts;
        }
        for (const auto& [pair, amounts] : pairs_) {
            functions_[pair.first] += {};
            functions_[pair.second] += {};
        }
        for (const auto& [function, amounts] : functions_) order_.push_back(function);
        const auto key = [this](FunctionId id) {
            const Function& function = dictionary_.function(id);
            return std::tuple{-functions_.at(id).own_ns, dictionary_.string(function.file), function.first_line,
                              dictionary_.string(function.name)};
        };
        std::ranges::sort(order_, {}, key);
        for (std::uint32_t row = 0; row < order_.size(); ++row) rows_[order_[row]] = row;
    }

    FunctionId function_of(const Stack& stack) const { return dictionary_.frame(stack.frame).function; }
    bool is_c(FunctionId id) const { return !dictionary_.function(id).file; }
    std::uint32_t row(FunctionId id) const { return rows_.at(id); }

    const Dictionary& dictionary_;
    std::map<FunctionId, CallAmounts> functions_;
    std::map<std::pair<FunctionId, FunctionId>, CallAmounts> pairs_;
    std::vector<FunctionId> order_;  // by row
    std::map<FunctionId, std::uint32_t> rows_;
};

bool has_costs(const CallAmounts& amounts) { return amounts.inside_ns != 0 || amounts.around_ns != 0; }

double inside(const CallAmounts& amounts, const Cost& cost) {
    if (has_costs(amounts)) return static_cast<double>(amounts.inside_ns);
    return static_cast<double>(amounts.calls + amounts.resumes) * cost.inside_ns;
}

double around(const CallAmounts& amounts, const Cost& cost) {
    if (has_costs(amounts)) return static_cast<double>(amounts.around_ns);
    return static_cast<double>(amounts.calls + amounts.resumes) * cost.around_ns;
}

// By row: own time without what counting has cost in it.
std::vector<std::int64_t> corrected_own(const CallIndex& index, const Costs& costs) {
    std::vector<double> cost(index.order_.size());
    const auto of = [&](FunctionId id) { return index.is_c(id) ? costs.c : costs.python; };
    for (const auto& [id, amounts] : index.functions_) cost[index.row(id)] += inside(amounts, of(id));
    for (const auto& [pair, amounts] : index.pairs_) cost[index.row(pair.first)] += around(amounts, of(pair.second));
    std::vector<std::int64_t> own;
    for (std::size_t row = 0; row < cost.size(); ++row) {
        const std::int64_t raw = index.functions_.at(index.order_[row]).own_ns;
        own.push_back(std::max<std::int64_t>(raw - static_cast<std::int64_t>(cost[row]), 0));
    }
    return own;
}

void add_functions(const CallIndex& index, const Costs& costs, Tables& tables) {
    CallTable& calls = tables.calls;
    calls.own_corrected = corrected_own(index, costs);
    for (const FunctionId id : index.order_) {
        const Function& function = index.dictionary_.function(id);
        const CallAmounts& amounts = index.functions_.at(id);
        calls.name.push_back(tables.texts.intern(index.dictionary_.string(function.name)));
        calls.file.push_back(tables.texts.intern(index.dictionary_.string(function.file)));
        calls.line.push_back(static_cast<std::uint32_t>(std::max(function.first_line, 0)));
        calls.count.push_back(amounts.calls);
        calls.first.push_back(amounts.first);
        calls.own.push_back(amounts.own_ns);
        calls.cumulative.push_back(amounts.cumulative_ns);
        calls.resumes.push_back(amounts.resumes);
        calls.cumulative_corrected.push_back(
            std::max(amounts.cumulative_ns - amounts.counting_ns,
                     std::min(calls.own_corrected[calls.count.size() - 1], amounts.cumulative_ns)));
    }
}

void add_pairs(const CallIndex& index, CallTable& calls) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, const CallAmounts*> by_row;
    for (const auto& [pair, amounts] : index.pairs_) by_row[{index.row(pair.first), index.row(pair.second)}] = &amounts;
    for (const auto& [pair, amounts] : by_row) {
        calls.pair_caller.push_back(pair.first);
        calls.pair_callee.push_back(pair.second);
        calls.pair_count.push_back(amounts->calls);
        calls.pair_first.push_back(amounts->first);
        calls.pair_own.push_back(amounts->own_ns);
        calls.pair_cumulative.push_back(amounts->cumulative_ns);
        calls.pair_resumes.push_back(amounts->resumes);
    }
}

void add_threads(const Profile& profile, const CallIndex& index, const std::vector<std::uint32_t>& threads,
                 CallTable& calls) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, CallAmounts> by_row;
    for (const CallRow& row : profile.calls) {
        const Stack& stack = index.dictionary_.stack(row.stack);
        if (stack.parent) continue;
        const std::uint32_t thread =
            row.thread && row.thread.value < threads.size() ? threads[row.thread.value] : NO_ROW;
        by_row[{thread, index.row(index.function_of(stack))}] += row.amounts;
    }
    for (const auto& [place, amounts] : by_row) {
        calls.thread.push_back(place.first);
        calls.thread_call.push_back(place.second);
        calls.thread_count.push_back(amounts.calls);
        calls.thread_first.push_back(amounts.first);
        calls.thread_own.push_back(amounts.own_ns);
        calls.thread_cumulative.push_back(amounts.cumulative_ns);
    }
}

// Which shown function each counted one is.
void connect_functions(const CallIndex& index, const AnalysisOptions& options, Tables& tables) {
    std::map<std::tuple<std::string_view, std::string_view, std::uint32_t>, std::uint32_t> shown;
    const FunctionTable& functions = tables.functions;
    for (std::uint32_t row = 0; row < functions.name.size(); ++row) {
        if (functions.file[row] == NO_ROW) continue;
        shown[{tables.texts.text(tables.files.path[functions.file[row]]), tables.texts.text(functions.name[row]),
               functions.line[row]}] = row;
    }
    tables.calls.of_function.assign(functions.name.size(), 0);
    for (std::uint32_t row = 0; row < index.order_.size(); ++row) {
        const std::string path = describe_file(tables.texts.text(tables.calls.file[row]), options).path;
        const auto found = shown.find({path, tables.texts.text(tables.calls.name[row]), tables.calls.line[row]});
        tables.calls.function.push_back(found == shown.end() ? NO_ROW : found->second);
        if (found != shown.end()) tables.calls.of_function[found->second] += tables.calls.count[row];
    }
}

}  // namespace

void add_call_counts(const Profile& profile, const AnalysisOptions& options, const std::vector<std::uint32_t>& threads,
                     Tables& tables) {
    if (profile.calls.empty()) return;
    const CallIndex index(profile);
    add_functions(index, Costs(profile.run), tables);
    add_pairs(index, tables.calls);
    add_threads(profile, index, threads, tables.calls);
    connect_functions(index, options, tables);
    const auto shares = call_shares(profile, index.order_, tables.calls);
    if (const auto warning = share_warning(profile, shares)) tables.notes.push_back(tables.texts.intern(*warning));
}

}  // namespace fah
