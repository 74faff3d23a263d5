#include "framework/analysis/comprehension.h"

#include <string>

namespace fah {
namespace {

// Without a qualified name: how many lines below the running line of its definer a generator expression may begin.
constexpr std::int32_t STATEMENT_LINES = 5;

std::string_view last_word(std::string_view name) { return name.substr(name.rfind('.') + 1); }

bool always_runs_in_place(std::string_view word) {
    return word == "<listcomp>" || word == "<setcomp>" || word == "<dictcomp>";
}

bool defines(const CodePosition& caller, const CodePosition& code) {
    if (code.name == last_word(code.name)) {
        // 3.10 and older, or code of a module: only places are left to compare.
        return caller.first_line <= code.first_line && caller.line <= code.first_line &&
               code.first_line - caller.line <= STATEMENT_LINES;
    }
    return code.name == std::string{caller.name} + ".<locals>." + std::string{last_word(code.name)} ||
           code.name == std::string{caller.name} + "." + std::string{last_word(code.name)};
}

}  // namespace

bool runs_in_its_definer(const CodePosition& code, const CodePosition& caller) {
    const std::string_view word = last_word(code.name);
    if (code.file != caller.file) return false;
    if (always_runs_in_place(word)) return true;
    return word == "<genexpr>" && defines(caller, code);
}

}  // namespace fah
