#include "framework/config/option_parser.h"

#include "framework/config/suggest.h"
#include "framework/config/units.h"

#include <algorithm>
#include <sstream>

namespace fah {
namespace {

// What a type is called in messages, and what a person should write.
struct TypeWords {
    const char* name;
    const char* example;
};

TypeWords words_of(std::uint32_t type) {
    switch (type) {
        case FAH_OPTION_BOOL:
            return {"true or false", ""};
        case FAH_OPTION_INT:
            return {"a whole number", ""};
        case FAH_OPTION_FLOAT:
            return {"a number", ""};
        case FAH_OPTION_LIST:
            return {"a list of texts", ""};
        case FAH_OPTION_DURATION:
            return {"a duration", "write a number and a unit: 500us, 10ms, 1.5s, 2min, 1h"};
        case FAH_OPTION_BYTES:
            return {"a size", "write a number and a unit: 512KB, 10MB, 1.5GB"};
        default:
            return {"a text", ""};
    }
}

bool is_number_type(std::uint32_t type) {
    return type == FAH_OPTION_INT || type == FAH_OPTION_FLOAT || type == FAH_OPTION_DURATION ||
           type == FAH_OPTION_BYTES;
}

bool is_text_type(std::uint32_t type) {
    return type == FAH_OPTION_STRING || type == FAH_OPTION_PATH || type == FAH_OPTION_CHOICE;
}

template <typename Number>
bool set_number(ParsedValue& value, std::optional<Number> number) {
    if (!number) return false;
    value.integer = static_cast<std::int64_t>(*number);
    value.real = static_cast<double>(*number);
    return true;
}

// False when the text is no value of the type.
bool read_scalar(std::uint32_t type, const std::string& text, ParsedValue& value) {
    value.text = text;
    switch (type) {
        case FAH_OPTION_BOOL:
            return set_number(value, parse_bool(text));
        case FAH_OPTION_INT:
            return set_number(value, parse_integer(text));
        case FAH_OPTION_DURATION:
            return set_number(value, parse_duration(text));
        case FAH_OPTION_BYTES:
            return set_number(value, parse_bytes(text));
        case FAH_OPTION_FLOAT: {
            const auto real = parse_real(text);
            value.real = real.value_or(0);
            return real.has_value();
        }
        default:
            return true;
    }
}

[[noreturn]] void refuse_type(const fah_option& option, const std::string& name, const GivenValue& given) {
    const TypeWords words = words_of(option.type);
    std::string hint = words.example;
    ParsedValue unquoted;
    const auto* text = std::get_if<std::string>(&given.value);
    if (hint.empty() && text != nullptr && !is_text_type(option.type) && read_scalar(option.type, *text, unquoted)) {
        hint = "write it without the quotes";
    }
    throw Failure(name + " must be " + words.name + ", not " + described(given), hint, given.origin.place);
}

// In the project file a value has a type of its own, which must fit; elsewhere everything is text.
bool has_fitting_type(std::uint32_t type, const GivenValue& given) {
    if (given.origin.source != SettingSource::PROJECT_FILE) return true;
    if (std::holds_alternative<std::string>(given.value)) {
        return is_text_type(type) || type == FAH_OPTION_DURATION || type == FAH_OPTION_BYTES;
    }
    if (std::holds_alternative<bool>(given.value)) return type == FAH_OPTION_BOOL;
    const bool is_number =
        std::holds_alternative<std::int64_t>(given.value) || std::holds_alternative<double>(given.value);
    return is_number && is_number_type(type);
}

void check_choice(const fah_option& option, const std::string& name, const GivenValue& given, const std::string& word) {
    const std::vector<std::string> choices = choices_of(option);
    if (std::find(choices.begin(), choices.end(), word) != choices.end()) return;
    std::string all;
    for (const std::string& choice : choices) all += (all.empty() ? "" : ", ") + choice;
    const std::string nearest = nearest_name(word, choices);
    throw Failure(name + " must be one of " + all + ", not \"" + word + "\"",
                  nearest.empty() ? "" : "did you mean \"" + nearest + "\"?", given.origin.place);
}

bool is_less(const fah_option& option, const ParsedValue& left, const ParsedValue& right) {
    return option.type == FAH_OPTION_FLOAT ? left.real < right.real : left.integer < right.integer;
}

void check_range(const fah_option& option, const std::string& name, const GivenValue& given, const ParsedValue& value) {
    if (!is_number_type(option.type)) return;
    ParsedValue bound;
    if (option.minimum != nullptr && read_scalar(option.type, option.minimum, bound) && is_less(option, value, bound)) {
        throw Failure(name + " must be at least " + option.minimum + ", not " + value.text, "", given.origin.place);
    }
    if (option.maximum != nullptr && read_scalar(option.type, option.maximum, bound) && is_less(option, bound, value)) {
        throw Failure(name + " must be at most " + option.maximum + ", not " + value.text, "", given.origin.place);
    }
}

ParsedValue parse_list(const std::string& name, const GivenValue& given) {
    ParsedValue value;
    for (const Setting<std::string>& item : list_items(name, given))
        value.text += (value.text.empty() ? "" : ",") + item.value;
    return value;
}

}  // namespace

std::vector<std::string> choices_of(const fah_option& option) {
    std::vector<std::string> choices;
    std::istringstream words(option.choices == nullptr ? "" : option.choices);
    for (std::string word; std::getline(words, word, '|');) choices.push_back(word);
    return choices;
}

ParsedValue parse_value(const fah_option& option, const std::string& name, const GivenValue& given) {
    if (option.type == FAH_OPTION_LIST) return parse_list(name, given);
    if (!has_fitting_type(option.type, given)) refuse_type(option, name, given);
    ParsedValue value;
    if (!read_scalar(option.type, written(name, given), value)) refuse_type(option, name, given);
    if (option.type == FAH_OPTION_CHOICE) check_choice(option, name, given, value.text);
    check_range(option, name, given, value);
    const bool is_given_path = option.type == FAH_OPTION_PATH && given.origin.source != SettingSource::DEFAULT;
    if (is_given_path && !value.text.empty()) value.text = absolute_path(value.text, given.origin.folder).string();
    return value;
}

ParsedValue parse_default(const fah_option& option, const std::string& name) {
    try {
        return parse_value(option, name, {std::string(option.default_value), SettingOrigin{}});
    } catch (const Failure& failure) {
        throw Failure(std::string("the schema is at fault: ") + failure.what(),
                      "this is a bug of the plugin: tell its makers", failure.where(), EXIT_INTERNAL);
    }
}

}  // namespace fah
