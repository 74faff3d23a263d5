#include "plugins/reporters/json/writer.h"

#include "plugins/reporters/support/text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace json_report {
namespace {

// Boost writes every real number with an exponent; people read these files too.
std::string real(double value) {
    if (!std::isfinite(value)) return "null";
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    std::string number(digits.data(), end.ptr);
    return number.find_first_of(".e") == std::string::npos ? number + ".0" : number;
}

std::string serialized(const boost::json::value& value);

std::string members(const boost::json::object& object) {
    std::string text;
    for (const auto& [key, value] : object)
        text += (text.empty() ? "" : ", ") + boost::json::serialize(key) + ": " + serialized(value);
    return text;
}

std::string elements(const boost::json::array& array) {
    std::string text;
    for (const auto& value : array) text += (text.empty() ? "" : ", ") + serialized(value);
    return text;
}

std::string serialized(const boost::json::value& value) {
    if (value.is_double()) return real(value.get_double());
    if (value.is_object()) return "{" + members(value.get_object()) + "}";
    if (value.is_array()) return "[" + elements(value.get_array()) + "]";
    return boost::json::serialize(value);
}

}  // namespace

boost::json::string text(std::string_view bytes) { return boost::json::string(reporters::valid_utf8(bytes)); }

void Writer::begin_line(std::string_view key) {
    if (!brackets_.empty()) sink_ << (is_empty_ ? "\n" : ",\n");
    sink_ << std::string(brackets_.size(), ' ');
    if (!brackets_.empty() && brackets_.back() == '{') sink_ << boost::json::serialize(text(key)) << ": ";
    is_empty_ = false;
}

void Writer::open(std::string_view key, char bracket) {
    begin_line(key);
    sink_ << std::string_view(&bracket, 1);
    brackets_.push_back(bracket);
    is_empty_ = true;
}

void Writer::close() {
    const char bracket = brackets_.back();
    brackets_.pop_back();
    if (!is_empty_) sink_ << "\n" << std::string(brackets_.size(), ' ');
    sink_ << (bracket == '{' ? "}" : "]");
    is_empty_ = false;
}

void Writer::member(std::string_view key, const boost::json::value& value) {
    begin_line(key);
    sink_ << serialized(value);
}

void Writer::element(const boost::json::value& value) { member("", value); }

void Writer::finish() {
    while (!brackets_.empty()) close();
    sink_ << "\n";
}

}  // namespace json_report
