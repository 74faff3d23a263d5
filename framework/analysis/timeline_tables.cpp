#include "framework/analysis/timeline_tables.h"

#include "framework/analysis/shown_files.h"

#include <fixingahole/host.h>
#include <fixingahole/model.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace fah {
namespace {

struct Span {
    std::uint32_t thread = NO_ROW, task = FAH_NONE;
    std::int64_t begin = 0, end = 0;
    const TimelineRow* row = nullptr;
};

struct Code {
    std::uint32_t name = 0, file = 0, line = 0;
};

class Spans {
public:
    Spans(const Profile& profile, const AnalysisOptions& options, Tables& tables)
        : profile_(profile), dictionary_(*profile.dictionary), options_(options), tables_(tables) {}

    Span span_of(const TimelineRow& row, const std::vector<std::uint32_t>& threads) {
        Span span{.row = &row};
        if (row.thread && row.thread.value < threads.size()) span.thread = threads[row.thread.value];
        if (row.stack && dictionary_.stack(row.stack).parent) span.task = task_of(row.stack);
        span.end = static_cast<std::int64_t>(row.time_ns) - static_cast<std::int64_t>(profile_.start_ns);
        span.begin = span.end - (row.kind == FAH_ROW_MARK ? 0 : row.value);
        return span;
    }

    void add(const Span& span) {
        SpanTable& spans = tables_.spans;
        const Code code = code_of(*span.row);
        spans.begin.push_back(span.begin);
        spans.duration.push_back(span.end - span.begin);
        spans.thread.push_back(span.thread);
        spans.name.push_back(code.name);
        spans.file.push_back(code.file);
        spans.line.push_back(code.line);
        spans.kind.push_back(kind_of(*span.row));
        spans.task.push_back(span.task);
        spans.detail.push_back(span.row->kind == FAH_ROW_PAUSE ? span.row->second : 0);
    }

private:
    static std::uint8_t kind_of(const TimelineRow& row) {
        if (row.kind == FAH_ROW_PAUSE) return FAH_SPAN_PAUSE;
        return row.kind == FAH_ROW_MARK ? FAH_SPAN_MARK : row.origin;
    }

    std::uint32_t task_of(StackId stack) {
        const Stack& outer = dictionary_.stack(dictionary_.stack(stack).parent);
        return tables_.texts.intern(dictionary_.string(function_of(outer).name));
    }

    const Function& function_of(const Stack& stack) const {
        return dictionary_.function(dictionary_.frame(stack.frame).function);
    }

    Code code_of(const TimelineRow& row) {
        if (row.kind == FAH_ROW_PAUSE)
            return {tables_.texts.intern("garbage collection, generation " + std::to_string(row.origin)),
                    tables_.texts.intern(""), 0};
        const FunctionId id = dictionary_.frame(dictionary_.stack(row.stack).frame).function;
        const auto known = codes_.find(id);
        if (known != codes_.end()) return known->second;
        const Function& function = dictionary_.function(id);
        const std::string_view file = dictionary_.string(function.file);
        const Code code{tables_.texts.intern(dictionary_.string(function.name)),
                        tables_.texts.intern(file.empty() ? std::string() : describe_file(file, options_).label),
                        static_cast<std::uint32_t>(std::max(function.first_line, 0))};
        return codes_.emplace(id, code).first->second;
    }

    const Profile& profile_;
    const Dictionary& dictionary_;
    const AnalysisOptions& options_;
    Tables& tables_;
    std::map<FunctionId, Code> codes_;
};

// Clocks are read a little apart, and stacks may be switched by hand: what was called ends with its caller at the latest.
void nest(std::vector<Span>& spans) {
    std::vector<const Span*> open;
    for (Span& span : spans) {
        const auto is_over = [&](const Span* each) {
            return each->thread != span.thread || each->task != span.task || each->end <= span.begin;
        };
        while (!open.empty() && is_over(open.back())) open.pop_back();
        if (!open.empty()) span.end = std::min(span.end, open.back()->end);
        if (span.row->kind != FAH_ROW_MARK) open.push_back(&span);
    }
}

}  // namespace

void add_timeline_tables(const Profile& profile, const AnalysisOptions& options,
                         const std::vector<std::uint32_t>& threads, Tables& tables) {
    Spans all(profile, options, tables);
    std::vector<Span> spans;
    for (const TimelineRow& row : profile.timeline) {
        const bool is_named = row.kind == FAH_ROW_PAUSE || bool(row.stack);
        if (row.kind <= FAH_ROW_MARK && is_named) spans.push_back(all.span_of(row, threads));
    }
    // Of those that begin at one time the longest is the outermost; of equals the one that was told last.
    std::ranges::reverse(spans);
    std::ranges::stable_sort(spans, {}, [](const Span& span) {
        return std::tuple(span.thread, span.task, span.begin, -span.end, span.row->kind == FAH_ROW_PAUSE);
    });
    nest(spans);
    for (const Span& span : spans) all.add(span);
}

void add_process_names(const Profile& profile, const std::vector<std::uint32_t>& processes, Tables& tables) {
    const std::size_t count = tables.processes.pid.size();
    tables.processes.name.assign(count, tables.texts.intern(""));
    tables.processes.forked.assign(count, 0);
    tables.processes.fork_tid.assign(count, 0);
    for (const TimelineRow& row : profile.timeline) {
        const std::uint32_t at = row.process.value < processes.size() ? processes[row.process.value] : NO_ROW;
        if (at == NO_ROW) continue;
        if (row.kind == FAH_ROW_FORK) {
            tables.processes.forked[at] = row.origin == 0 ? 1 : 0;
            tables.processes.fork_tid[at] = static_cast<std::uint32_t>(row.value);
        } else if (row.kind == FAH_ROW_PROCESS_NAME && row.stack) {
            const Dictionary& dictionary = *profile.dictionary;
            const FrameId frame = dictionary.stack(row.stack).frame;
            tables.processes.name[at] =
                tables.texts.intern(dictionary.string(dictionary.function(dictionary.frame(frame).function).name));
        }
    }
}

}  // namespace fah
