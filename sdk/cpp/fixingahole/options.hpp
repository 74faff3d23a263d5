// Options: the schema a plugin declares, and the resolved values that its constructor is given.
#pragma once

#include <fixingahole/options.h>
#include <fixingahole/error.hpp>
#include <fixingahole/text.hpp>

#include <span>
#include <string>
#include <string_view>

namespace fixingahole {

// Limits are texts as a person writes them ("10ms", "64KiB"), or nullptr.
struct Option : fah_option {
    constexpr Option(std::uint32_t option_type, const char* option_key, const char* option_help,
                     const char* default_text, const char* lowest = nullptr, const char* highest = nullptr,
                     const char* words = nullptr)
        : fah_option{sizeof(fah_option), option_type, option_key, option_help, default_text, lowest, highest, words} {}

    static constexpr Option flag(const char* key, const char* help, bool value) {
        return {FAH_OPTION_BOOL, key, help, value ? "true" : "false"};
    }
    static constexpr Option integer(const char* key, const char* help, const char* value, const char* low = nullptr,
                                    const char* high = nullptr) {
        return {FAH_OPTION_INT, key, help, value, low, high};
    }
    static constexpr Option real(const char* key, const char* help, const char* value, const char* low = nullptr,
                                 const char* high = nullptr) {
        return {FAH_OPTION_FLOAT, key, help, value, low, high};
    }
    static constexpr Option string(const char* key, const char* help, const char* value) {
        return {FAH_OPTION_STRING, key, help, value};
    }
    static constexpr Option path(const char* key, const char* help, const char* value) {
        return {FAH_OPTION_PATH, key, help, value};
    }
    // words: "wait4|time|both"
    static constexpr Option choice(const char* key, const char* help, const char* value, const char* words) {
        return {FAH_OPTION_CHOICE, key, help, value, nullptr, nullptr, words};
    }
    static constexpr Option list(const char* key, const char* help, const char* value) {
        return {FAH_OPTION_LIST, key, help, value};
    }
    static constexpr Option duration(const char* key, const char* help, const char* value, const char* low = nullptr,
                                     const char* high = nullptr) {
        return {FAH_OPTION_DURATION, key, help, value, low, high};
    }
    static constexpr Option bytes(const char* key, const char* help, const char* value, const char* low = nullptr,
                                  const char* high = nullptr) {
        return {FAH_OPTION_BYTES, key, help, value, low, high};
    }
};
static_assert(sizeof(Option) == sizeof(fah_option), "an array of Option is an array of fah_option");

// Values by key or by place in the schema. Valid in the constructor only: copy what is kept.
class Options {
public:
    Options(std::span<const Option> schema, const fah_option_values* values) : schema_(schema), values_(values) {}

    bool flag(std::string_view key) const { return at(key).integer != 0; }
    std::int64_t integer(std::string_view key) const { return at(key).integer; }  // INT, DURATION (ns), BYTES
    double real(std::string_view key) const { return at(key).real; }
    std::string_view text(std::string_view key) const { return to_view(at(key).text); }
    bool is_set(std::string_view key) const { return at(key).is_set != 0; }

    const fah_option_value& at(std::string_view key) const {
        for (std::size_t i = 0; i < schema_.size(); ++i) {
            if (key == schema_[i].key) return at(i);
        }
        throw Error("the plugin asked for its option '" + std::string(key) + "', which it does not declare");
    }
    const fah_option_value& at(std::size_t index) const {
        if (values_ == nullptr || index >= values_->count) throw Error("the host gave no value for an option");
        const auto* bytes = reinterpret_cast<const unsigned char*>(values_->values);
        return *static_cast<const fah_option_value*>(static_cast<const void*>(bytes + index * values_->stride));
    }

private:
    std::span<const Option> schema_;
    const fah_option_values* values_;
};

}  // namespace fixingahole
