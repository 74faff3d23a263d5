// Tells our words from the program's. Program_options alone cannot: it knows no short names of two letters, no values that
// begin with a dash and no point from which unknown options belong to somebody else.
#pragma once

#include "framework/cli/arguments_table.h"

namespace fah {

struct SplitWords {
    Words own;         // our options: "--name" or "--name=value", long names only, in their order
    Words positional;  // the others before a bare "--"
    bool has_dashes = false;
    Words after_dashes;
};

// An unknown option is refused; in `profile` only until the script, or --module, is seen: from there on it is the program's.
// Throws Failure: unknown option, missing or empty value, a value for an option that takes none.
SplitWords split_words(CommandName command, const Words& words);

}  // namespace fah
