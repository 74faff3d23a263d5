// What lines held at two moments of the run (Heap::moments), as FAH_COL_BETWEEN_LINE says.
#pragma once

#include "framework/analysis/code_tables.h"

namespace fah {

// Empty where no moments were asked for.
void add_between_table(const Profile& profile, const CallTree& tree, const CodeRows& rows, Tables& tables);

// Facts "between_*" of fixingahole/model.h.
void set_between_facts(const Profile& profile, RunFacts& run);

}  // namespace fah
