// The nearest of the known names to one that is not known, for "did you mean". Knows nothing of settings or options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fah {

// The known name that takes the fewest edits (insert, delete, replace, swap of neighbours), at most a third of the letters
// or one; else one that begins with the name, from three letters on; else "". Upper and lower case, '-' and '_' count as
// equal. Of equals, the first.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

// A hint: `did you mean "rate"?`, else `known are: a, b, c`, else "" when nothing is known.
std::string suggest(std::string_view name, const std::vector<std::string>& known);

}  // namespace fah
