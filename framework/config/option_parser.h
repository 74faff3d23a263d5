// One value against one entry of an option schema: type, units, choices, minimum and maximum. The settings of ours and the
// options of plugins go the same way.
#pragma once

#include "framework/config/given_value.h"

#include <fixingahole/options.h>

#include <cstdint>
#include <string>

namespace fah {

// As in fah_option_value: integer and real hold the number for the number types, text the text for the others.
struct ParsedValue {
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
};

// name: how messages call the value. Throws Failure with the value's place.
ParsedValue parse_value(const fah_option& option, const std::string& name, const GivenValue& given);

// The schema's own default, of the same form. Throws Failure when the schema is at fault.
ParsedValue parse_default(const fah_option& option, const std::string& name);

// The words of fah_option.choices.
std::vector<std::string> choices_of(const fah_option& option);

}  // namespace fah
