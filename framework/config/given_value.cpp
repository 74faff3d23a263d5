#include "framework/config/given_value.h"

#include <boost/algorithm/string/trim.hpp>
#include <cstdlib>
#include <sstream>

namespace fah {
namespace {

std::string number_text(double number) {
    std::ostringstream out;
    out.precision(17);
    out << number;
    return out.str();
}

std::vector<Setting<std::string>> split_at_commas(const std::string& text, const SettingOrigin& origin) {
    std::vector<Setting<std::string>> items;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        boost::algorithm::trim(part);
        if (!part.empty()) items.push_back({part, origin});
    }
    return items;
}

}  // namespace

std::string described(const GivenValue& given) {
    if (const auto* text = std::get_if<std::string>(&given.value)) return '"' + *text + '"';
    if (const auto* flag = std::get_if<bool>(&given.value)) return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<std::int64_t>(&given.value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&given.value)) return number_text(*real);
    if (const auto* odd = std::get_if<OddValue>(&given.value)) return odd->name;
    return "a list";
}

std::string written(const std::string& name, const GivenValue& given) {
    if (const auto* text = std::get_if<std::string>(&given.value)) return *text;
    const bool is_single =
        !std::holds_alternative<OddValue>(given.value) && !std::holds_alternative<std::vector<GivenValue>>(given.value);
    if (is_single) return described(given);
    throw Failure(name + " must be a single value, not " + described(given), "", given.origin.place);
}

std::vector<Setting<std::string>> list_items(const std::string& name, const GivenValue& given) {
    const auto* text = std::get_if<std::string>(&given.value);
    if (text != nullptr && given.origin.source != SettingSource::PROJECT_FILE) {
        return split_at_commas(*text, given.origin);
    }
    const auto* list = std::get_if<std::vector<GivenValue>>(&given.value);
    if (list == nullptr) {
        const std::string hint = text == nullptr ? "" : "write [\"" + *text + "\"]";
        throw Failure(name + " must be a list of texts, not " + described(given), hint, given.origin.place);
    }
    std::vector<Setting<std::string>> items;
    for (const GivenValue& item : *list) {
        const auto* word = std::get_if<std::string>(&item.value);
        if (word == nullptr || word->empty()) {
            throw Failure("each item of " + name + " must be a text with something in it, not " + described(item), "",
                          item.origin.place);
        }
        items.push_back({*word, item.origin});
    }
    return items;
}

std::filesystem::path absolute_path(const std::string& text, const std::filesystem::path& folder) {
    const char* home = text.starts_with("~/") || text == "~" ? std::getenv("HOME") : nullptr;
    if (home != nullptr && *home != '\0')
        return (std::filesystem::path(home) / text.substr(text == "~" ? 1 : 2)).lexically_normal();
    std::filesystem::path path = (folder / text).lexically_normal();
    // "results/" and "results" are one folder; a last empty component would make them differ.
    return path.has_relative_path() && !path.has_filename() ? path.parent_path() : path;
}

}  // namespace fah
