#include "framework/native/symbol_table.h"

#include <cxxabi.h>
#include <elfutils/libdwfl.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <tuple>

namespace fah {
namespace {

constexpr std::size_t LONGEST_NAME = 512;

// Of several names of one place the exported one, then the one with fewer marks before it.
auto preference(const FunctionSymbol& symbol) {
    return std::tuple{symbol.start, !symbol.global, std::strspn(symbol.name, "_"), std::string_view(symbol.name)};
}

}  // namespace

SymbolTable::SymbolTable(Dwfl_Module* module) {
    const int count = dwfl_module_getsymtab(module);
    for (int i = 1; i < count; ++i) {
        GElf_Sym symbol = {};
        GElf_Addr address = 0;
        GElf_Word section = 0;
        const char* name = dwfl_module_getsym_info(module, i, &symbol, &address, &section, nullptr, nullptr);
        const bool is_function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_size != 0;
        if (name == nullptr || *name == '\0' || !is_function || section == SHN_UNDEF) continue;
        functions_.push_back({.start = address,
                              .end = address + symbol.st_size,
                              .name = name,
                              .global = GELF_ST_BIND(symbol.st_info) != STB_LOCAL});
    }
    std::ranges::sort(functions_, {}, preference);
    const auto same_start = [](const FunctionSymbol& a, const FunctionSymbol& b) { return a.start == b.start; };
    functions_.erase(std::unique(functions_.begin(), functions_.end(), same_start), functions_.end());
    functions_.shrink_to_fit();
}

const FunctionSymbol* SymbolTable::find(std::uint64_t address) const {
    const auto after = std::ranges::upper_bound(functions_, address, {}, &FunctionSymbol::start);
    if (after == functions_.begin() || address >= std::prev(after)->end) return nullptr;
    return &*std::prev(after);
}

bool SymbolTable::defines(const char* name) const {
    return std::ranges::any_of(functions_, [name](const auto& each) { return std::strcmp(each.name, name) == 0; });
}

std::string readable_symbol(const char* name) {
    std::string text(name);
    if (text.starts_with("_Z")) {
        int status = 0;
        const std::unique_ptr<char, void (*)(void*)> plain(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                           std::free);
        if (plain) text = plain.get();
    }
    if (text.size() > LONGEST_NAME) text.replace(LONGEST_NAME, std::string::npos, "...");
    return text;
}

}  // namespace fah
