#include "framework/report/file_tables.h"

#include <fixingahole/model.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <tuple>

namespace fah {
namespace {

constexpr double NS_PER_SECOND = 1e9;
constexpr double BYTES_PER_MB = 1 << 20;

std::int64_t ns(double seconds) { return std::llround(seconds * NS_PER_SECOND); }

Weights weights_of(double python_s, double native_s, double system_s, std::int64_t samples) {
    return {.python_ns = ns(python_s), .native_ns = ns(native_s), .system_ns = ns(system_s), .samples = samples};
}

double time_of(const FunctionFigures& function) { return function.python_s + function.native_s + function.system_s; }

class Builder {
public:
    Builder(const ProfileFile& profile, const FileTablesRequest& request) : profile_(profile), request_(request) {}

    Tables build() {
        add_function("[interpreter]", NO_ROW, 0, {}, 0);
        tables_.functions.shown.back() = FAH_SHOWN_NOT;
        for (const FunctionFigures* function : told_functions()) add_told(*function);
        add_stacks();
        add_facts();
        return std::move(tables_);
    }

private:
    // By time, largest first, as the model's rows are.
    std::vector<const FunctionFigures*> told_functions() const {
        std::vector<const FunctionFigures*> told;
        for (const FunctionFigures& function : profile_.functions)
            if (100 * time_of(function) >= request_.threshold * profile_.total_s) told.push_back(&function);
        std::ranges::stable_sort(told, std::ranges::greater{}, [](const auto* each) { return time_of(*each); });
        return told;
    }

    void add_told(const FunctionFigures& function) {
        const std::uint32_t file = file_row(function.file);
        const Weights own = weights_of(function.python_s, function.native_s, function.system_s, 0);
        tables_.files.time[file] += own.total_ns();
        rows_.emplace(std::pair{function.file, function.name}, tables_.functions.name.size());
        add_function(function.name, file, function.line, own, std::llround(function.peak_mb * BYTES_PER_MB));
    }

    void add_function(const std::string& name, std::uint32_t file, std::uint32_t line, const Weights& own,
                      std::int64_t peak) {
        FunctionTable& functions = tables_.functions;
        functions.name.push_back(tables_.texts.intern(name));
        functions.file.push_back(file);
        functions.line.push_back(line);
        functions.own.push(own);
        functions.total.push_back(own.total_ns());
        functions.shown.push_back(FAH_SHOWN);
        HeapColumns& heap = functions.heap;
        for (auto* column : {&heap.allocated, &heap.allocations, &heap.python, &heap.at_peak, &heap.average,
                             &heap.growth, &heap.temporary, &heap.allocated_error, &heap.peak_error,
                             &heap.at_peak_error, &heap.average_error, &heap.growth_error, &heap.temporary_error})
            column->push_back(0);
        heap.peak.push_back(peak);
    }

    std::uint32_t file_row(const std::string& path) {
        const auto [found, is_new] = files_.emplace(path, static_cast<std::uint32_t>(tables_.files.path.size()));
        if (!is_new) return found->second;
        const auto relative = std::filesystem::path(path).lexically_relative(request_.root);
        const bool is_below = !relative.empty() && *relative.begin() != "..";
        tables_.files.path.push_back(tables_.texts.intern(path));
        tables_.files.label.push_back(tables_.texts.intern(is_below ? relative.string() : path));
        tables_.files.source.push_back(0);
        tables_.files.shown.push_back(1);
        tables_.files.time.push_back(0);
        return found->second;
    }

    std::uint32_t function_row(const FileStack::Frame& frame) const {
        const auto found = rows_.find({frame.file, frame.function});
        return found == rows_.end() ? NO_ROW : static_cast<std::uint32_t>(found->second);
    }

    std::uint32_t add_node(std::uint32_t parent, std::uint32_t function, std::uint32_t line) {
        const auto [found, is_new] = nodes_.emplace(std::tuple{parent, function, line}, tables_.nodes.parent.size());
        if (is_new) {
            tables_.nodes.parent.push_back(parent);
            tables_.nodes.function.push_back(function);
            tables_.nodes.line.push_back(line);
            own_.emplace_back();
        }
        return static_cast<std::uint32_t>(found->second);
    }

    // Frames of functions that are not told are left out, as code is that is not shown.
    void add_stacks() {
        add_node(NO_ROW, 0, 0);
        for (const FileStack& stack : profile_.stacks) {
            std::uint32_t node = 0;
            for (const FileStack::Frame& frame : stack.frames) {
                const std::uint32_t function = function_row(frame);
                if (function != NO_ROW) node = add_node(node, function, frame.line);
            }
            own_[node] += weights_of(stack.python_s, stack.native_s, 0, stack.samples);
        }
        for (const Weights& own : own_) {
            tables_.nodes.own.push(own);
            tables_.nodes.total.push_back(own.total_ns());
        }
        for (std::size_t node = own_.size(); node-- > 1;)
            tables_.nodes.total[tables_.nodes.parent[node]] += tables_.nodes.total[node];
        const std::vector<std::int64_t> none(own_.size());
        tables_.nodes.heap_allocated = tables_.nodes.heap_at_peak = none;
        tables_.nodes.heap_allocated_total = tables_.nodes.heap_at_peak_total = none;
    }

    void add_facts() {
        std::vector<Fact>& facts = tables_.facts;
        facts.push_back(text_fact("command", profile_.command));
        facts.push_back(text_fact("script", profile_.program));
        facts.push_back(integer_fact("total_ns", ns(profile_.total_s)));
        facts.push_back(integer_fact("elapsed_ns", ns(profile_.elapsed_s)));
        facts.push_back(integer_fact("top_n", request_.top));
        if (profile_.max_heap_mb > 0)
            facts.push_back(integer_fact("heap_peak_bytes", std::llround(profile_.max_heap_mb * BYTES_PER_MB)));
        for (const Fact& fact : facts) {
            tables_.fact_texts.key.push_back(tables_.texts.intern(fact.key));
            tables_.fact_texts.text.push_back(tables_.texts.intern(fact.text));
        }
    }

    const ProfileFile& profile_;
    const FileTablesRequest& request_;
    Tables tables_;
    std::map<std::string, std::uint32_t> files_;
    std::map<std::pair<std::string, std::string>, std::size_t> rows_;
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::size_t> nodes_;
    std::vector<Weights> own_;
};

}  // namespace

Tables file_tables(const ProfileFile& profile, const FileTablesRequest& request) {
    return Builder(profile, request).build();
}

}  // namespace fah
