#include "framework/analysis/line_hits.h"

#include "framework/analysis/shown_files.h"

#include <fixingahole/abi.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace fah {
namespace {

using Lines = std::map<std::uint32_t, LineAmounts>;

struct ChosenFunction {
    FunctionId id;
    Lines lines;
    LineAmounts sum;

    std::int64_t corrected_ns() const { return std::max<std::int64_t>(sum.time_ns - sum.counting_ns, 0); }
};

// Over processes and threads; largest time first.
std::vector<ChosenFunction> chosen_functions(const Profile& profile) {
    const Dictionary& dictionary = *profile.dictionary;
    std::map<FunctionId, ChosenFunction> functions;
    for (const LineHitRow& row : profile.line_hits) {
        const Stack& stack = dictionary.stack(row.stack);
        const StackId outer = stack.parent ? stack.parent : row.stack;
        const FunctionId id = dictionary.frame(dictionary.stack(outer).frame).function;
        ChosenFunction& function = functions[id];
        function.id = id;
        if (!stack.parent) continue;
        const std::int32_t line = dictionary.frame(stack.frame).line;
        function.lines[static_cast<std::uint32_t>(std::max(line, 0))] += row.amounts;
        function.sum += row.amounts;
    }
    std::vector<ChosenFunction> sorted;
    sorted.reserve(functions.size());
    for (auto& [id, function] : functions) sorted.push_back(std::move(function));
    std::ranges::sort(sorted, {}, [&](const ChosenFunction& function) {
        const Function& code = dictionary.function(function.id);
        return std::tuple{-function.corrected_ns(), dictionary.string(code.file), code.first_line,
                          dictionary.string(code.name)};
    });
    return sorted;
}

// Which shown function, and which kept source, it is.
class ShownCode {
public:
    ShownCode(const Profile& profile, const AnalysisOptions& options, Tables& tables)
        : profile_(profile), options_(options), tables_(tables) {
        const FunctionTable& functions = tables.functions;
        for (std::uint32_t row = 0; row < functions.name.size(); ++row) {
            if (functions.file[row] == NO_ROW) continue;
            rows_[{std::string(tables.texts.text(tables.files.path[functions.file[row]])),
                   std::string(tables.texts.text(functions.name[row])), functions.line[row]}] = row;
        }
    }

    std::uint32_t row(const Function& function, const std::string& name, const std::string& file) const {
        const auto found = rows_.find(
            {describe_file(file, options_).path, name, static_cast<std::uint32_t>(std::max(function.first_line, 0))});
        return found == rows_.end() ? NO_ROW : found->second;
    }

    std::uint32_t source(std::string_view file) const {
        const auto found = profile_.run.sources.find(describe_file(file, options_).path);
        return found == profile_.run.sources.end() ? FAH_NONE : tables_.texts.intern(found->second);
    }

private:
    const Profile& profile_;
    const AnalysisOptions& options_;
    Tables& tables_;
    std::map<std::tuple<std::string, std::string, std::uint32_t>, std::uint32_t> rows_;
};

void add_lines(const ChosenFunction& function, std::uint32_t row, LineHitTable& hits) {
    for (const auto& [line, amounts] : function.lines) {
        hits.hit_chosen.push_back(row);
        hits.hit_line.push_back(line);
        hits.hit_count.push_back(amounts.hits);
        hits.hit_time.push_back(amounts.time_ns);
        hits.hit_corrected.push_back(std::max<std::int64_t>(amounts.time_ns - amounts.counting_ns, 0));
    }
}

void add_functions(const Profile& profile, const AnalysisOptions& options, Tables& tables) {
    LineHitTable& hits = tables.line_hits;
    const ShownCode code(profile, options, tables);
    for (const ChosenFunction& function : chosen_functions(profile)) {
        const Function& known = profile.dictionary->function(function.id);
        const std::string name(profile.dictionary->string(known.name)), file(profile.dictionary->string(known.file));
        add_lines(function, static_cast<std::uint32_t>(hits.name.size()), hits);
        hits.name.push_back(tables.texts.intern(name));
        hits.file.push_back(tables.texts.intern(file));
        hits.line.push_back(static_cast<std::uint32_t>(std::max(known.first_line, 0)));
        hits.function.push_back(code.row(known, name, file));
        hits.source.push_back(code.source(file));
        hits.time.push_back(function.sum.time_ns);
        hits.corrected.push_back(function.corrected_ns());
    }
}

std::string note_of(const std::string& words) {
    if (words == "@profile") return "--lines: no function was marked @profile";
    return "--lines: nothing that ran is called " + words +
           "; a function goes by its name or qualified name (Class.method), a file by its path, both as FILE:FUNCTION";
}

void add_notes(const RunFacts& run, Tables& tables) {
    const auto note = [&](const std::string& text) { tables.notes.push_back(tables.texts.intern(text)); };
    const Fact* counted = run.find("fah.sampler.lines.counted");
    const Fact* unmatched = run.find("fah.sampler.lines.unmatched");
    if (counted != nullptr && counted->integer == 0)
        note("--lines: no line was counted: no CPython of 3.8 to 3.15 ran whose frames are its own");
    else if (unmatched != nullptr)
        note(note_of(unmatched->text));
}

}  // namespace

void add_line_hits(const Profile& profile, const AnalysisOptions& options, Tables& tables) {
    add_notes(profile.run, tables);
    if (!profile.line_hits.empty()) add_functions(profile, options, tables);
}

}  // namespace fah
