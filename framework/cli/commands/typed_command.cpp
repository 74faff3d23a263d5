#include "framework/cli/commands/commands.h"

#include <string_view>

namespace fah {

std::string quoted(const std::string& word) {
    constexpr std::string_view PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%^";
    if (!word.empty() && word.find_first_not_of(PLAIN) == std::string::npos) return word;
    std::string text = "'";
    for (const char byte : word) text += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
    return text + "'";
}

std::string typed_command(const Invocation& invocation) {
    std::string text = "fixingahole";
    for (const std::string& word : invocation.words) text += " " + quoted(word);
    return text;
}

}  // namespace fah
