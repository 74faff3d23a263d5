#include "plugins/reporters/firefox/thread_tables.h"

#include "plugins/reporters/support/json_text.h"
#include "plugins/reporters/support/names.h"

#include <initializer_list>
#include <utility>

namespace firefox_report {
namespace {

std::string repeated(std::size_t count, const char* value) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) (text += i == 0 ? "" : ",") += value;
    return text + "]";
}

// A table in columns.
std::string table(std::size_t length, std::initializer_list<std::pair<const char*, std::string>> columns) {
    std::string text = "{\"length\":" + std::to_string(length);
    for (const auto& [name, values] : columns) text += std::string(",\"") + name + "\":" + values;
    return text + "}";
}

}  // namespace

std::string array(const std::vector<std::int64_t>& numbers) {
    std::string text = "[";
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0) text += ',';
        if (numbers[i] == NONE) {
            text += "null";
        } else {
            reporters::append_number(text, numbers[i]);
        }
    }
    return text += ']';
}

std::int64_t ThreadTables::text(const std::string& text) {
    const auto [place, is_new] = text_ids_.try_emplace(text, static_cast<std::int64_t>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return place->second;
}

std::int64_t ThreadTables::function(std::uint32_t row) {
    const auto [place, is_new] = functions_.try_emplace(row, static_cast<std::int64_t>(function_name_.size()));
    if (!is_new) return place->second;
    const std::string file = reporters::file_path(profile_, row);
    function_name_.push_back(text(reporters::function_name(profile_, row)));
    function_file_.push_back(file.empty() ? NONE : text(file));
    function_line_.push_back(file.empty() ? NONE : profile_.functions.line.at(row));
    function_category_.push_back(profile_.functions.shown.at(row) == FAH_SHOWN ? PYTHON : NATIVE);
    return place->second;
}

std::int64_t ThreadTables::frame(std::uint32_t function_row, std::uint32_t line) {
    const auto [place, is_new] = frames_.try_emplace(std::uint64_t{function_row} << 32 | line,
                                                     static_cast<std::int64_t>(frame_function_.size()));
    if (!is_new) return place->second;
    frame_function_.push_back(function(function_row));
    frame_line_.push_back(line == 0 ? NONE : line);
    return place->second;
}

std::int64_t ThreadTables::stack(std::uint32_t node) {
    // From the nearest caller that is there already.
    std::vector<std::uint32_t> missing;
    std::uint32_t at = node;
    for (; !stacks_.contains(at) && (at != 0 || missing.empty()); at = profile_.nodes.parent[at]) {
        missing.push_back(at);
        if (at == 0) break;
    }
    const auto known = stacks_.find(at);
    std::int64_t prefix = known == stacks_.end() || (at == 0 && node != 0) ? NONE : known->second;
    for (auto each = missing.rbegin(); each != missing.rend(); ++each) {
        stack_prefix_.push_back(prefix);
        stack_frame_.push_back(frame(profile_.nodes.function.at(*each), profile_.nodes.line.at(*each)));
        prefix = static_cast<std::int64_t>(stack_prefix_.size()) - 1;
        stacks_.emplace(*each, prefix);
    }
    return prefix;
}

namespace {

// What the format wants and a profile of ours has none of.
std::string empty_tables() {
    return ",\n\"resourceTable\":" + table(0, {{"lib", "[]"}, {"name", "[]"}, {"host", "[]"}, {"type", "[]"}}) +
           ",\"nativeSymbols\":" +
           table(0, {{"libIndex", "[]"}, {"address", "[]"}, {"name", "[]"}, {"functionSize", "[]"}}) + ",\"markers\":" +
           table(0, {{"data", "[]"},
                     {"name", "[]"},
                     {"startTime", "[]"},
                     {"endTime", "[]"},
                     {"phase", "[]"},
                     {"category", "[]"}});
}

}  // namespace

std::string ThreadTables::json() const {
    std::string texts = "[";
    for (const std::string& each : texts_) (texts += texts.size() == 1 ? "" : ",") += reporters::json_string(each);
    Numbers frame_category, stack_category;
    for (const std::int64_t each : frame_function_)
        frame_category.push_back(function_category_[static_cast<std::size_t>(each)]);
    for (const std::int64_t each : stack_frame_)
        stack_category.push_back(frame_category[static_cast<std::size_t>(each)]);
    const std::size_t functions = function_name_.size(), frames = frame_function_.size(), stacks = stack_frame_.size();
    return "\"stringArray\":" + texts + "],\n\"funcTable\":" +
           table(functions, {{"name", array(function_name_)},
                             {"isJS", repeated(functions, "false")},
                             {"relevantForJS", repeated(functions, "false")},
                             {"resource", repeated(functions, "-1")},
                             {"fileName", array(function_file_)},
                             {"lineNumber", array(function_line_)},
                             {"columnNumber", repeated(functions, "null")}}) +
           ",\n\"frameTable\":" +
           table(frames, {{"address", repeated(frames, "-1")},
                          {"inlineDepth", repeated(frames, "0")},
                          {"category", array(frame_category)},
                          {"subcategory", repeated(frames, "0")},
                          {"func", array(frame_function_)},
                          {"nativeSymbol", repeated(frames, "null")},
                          {"innerWindowID", repeated(frames, "0")},
                          {"implementation", repeated(frames, "null")},
                          {"line", array(frame_line_)},
                          {"column", repeated(frames, "null")}}) +
           ",\n\"stackTable\":" +
           table(stacks, {{"frame", array(stack_frame_)},
                          {"category", array(stack_category)},
                          {"subcategory", repeated(stacks, "0")},
                          {"prefix", array(stack_prefix_)}}) +
           empty_tables();
}

}  // namespace firefox_report
