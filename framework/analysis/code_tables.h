// The tables about code: files, functions, lines and the call tree, from a folded call tree.
#pragma once

#include "framework/analysis/call_tree.h"
#include "framework/analysis/tables.h"

namespace fah {

// Where a node of the call tree counts to: rows of tables.functions, lines and nodes; NO_ROW where it has none.
struct CodeRows {
    std::vector<std::uint32_t> function, line;  // by node: of its Python function
    std::vector<std::uint32_t> node;
};

// `sources`: RunFacts::sources. Fills tables.files, functions, lines and nodes; texts go to tables.texts.
CodeRows add_code_tables(const CallTree& tree, const std::map<std::string, std::string>& sources, Tables& tables);

}  // namespace fah
