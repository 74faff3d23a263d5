// The functions that an object names, by address: from its full symbol table, its separate debug file's or, when it is
// stripped, the exported ones alone. What lies in none of them has no name: never its neighbour's.
//
// Thread: collector.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct Dwfl_Module;

namespace fah {

struct FunctionSymbol {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    const char* name = nullptr;  // lives as long as the module
    bool global = false;
};

class SymbolTable {
public:
    explicit SymbolTable(Dwfl_Module* module);

    const FunctionSymbol* find(std::uint64_t address) const;
    bool defines(const char* name) const;

private:
    std::vector<FunctionSymbol> functions_;  // by start; one for each
};

// As people write it: C++ names demangled, others as they are.
std::string readable_symbol(const char* name);

}  // namespace fah
