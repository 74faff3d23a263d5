// The options that were given to one command, in their order, as Program_options has read them; and what the commands'
// parsers share beside them.
#pragma once

#include "framework/cli/arguments.h"
#include "framework/cli/arguments_split.h"

#include <boost/program_options/variables_map.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fah {

class GivenOptions {
public:
    // own: as split_words() gives them. Throws Failure when one that is not repeatable is given twice.
    GivenOptions(CommandName command, const Words& own);

    bool has(const char* name) const { return values_.count(name) != 0; }
    std::string text(const char* name) const { return has(name) ? values_[name].as<std::string>() : ""; }

    // Throws Failure when the text is no whole number, or out of range.
    std::int64_t integer(const char* name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const;
    // The same for a number.
    double real(const char* name, double otherwise, double least, double most) const;

    // Of two switches the one given later wins; true when neither is given.
    bool is_last(const std::string& wanted, const std::string& other) const;

    std::vector<SettingFlag> settings() const;

private:
    CommandName command_;
    boost::program_options::variables_map values_;
    std::vector<std::pair<std::string, Words>> given_;
};

// The words a command without a program of its own has beside its options.
Words plain_words(const SplitWords& split);

// Throws Failure when there are more than `at_most`.
void refuse_further(const std::string& command, const Words& words, std::size_t at_most);

// Of `profile --repeat` and `stats`. Throws Failure.
StatisticsArguments statistics_of(const GivenOptions& given);

}  // namespace fah
