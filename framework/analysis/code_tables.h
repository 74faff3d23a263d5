// The tables about code: files, functions, lines and the call tree, from a folded call tree.
#pragma once

#include "framework/analysis/call_tree.h"
#include "framework/analysis/tables.h"

namespace fah {

// `sources`: RunFacts::sources. Fills tables.files, functions, lines and nodes; texts go to tables.texts.
void add_code_tables(const CallTree& tree, const std::map<std::string, std::string>& sources, Tables& tables);

}  // namespace fah
