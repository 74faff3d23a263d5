#include "plugins/samplers/lines/choices.h"

#include "plugins/samplers/lines/lines_wire.h"

#include <fixingahole/error.hpp>

#include <filesystem>
#include <set>

namespace lines {
namespace {

namespace fs = std::filesystem;

constexpr char FIELD = '\x1f';

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_file(std::string_view text) { return text.find('/') != std::string_view::npos || text.ends_with(".py"); }

Choice choice_of(std::string_view word, std::uint32_t number) {
    const std::size_t colon = word.rfind(':');
    Choice choice{.word = std::string(word), .number = number};
    if (colon != std::string_view::npos) {
        choice.file = word.substr(0, colon);
        choice.function = word.substr(colon + 1);
    } else if (is_file(word)) {
        choice.file = word;
    } else {
        choice.function = word;
    }
    return choice;
}

// By every name that the interpreter may have for it: as written, and without links.
std::set<std::string> paths_of(const std::string& file, const std::string& root) {
    std::set<std::string> paths;
    std::error_code error;
    for (const fs::path& folder : {fs::path(root), fs::current_path(error)}) {
        const fs::path path = (folder / file).lexically_normal();
        paths.insert(path);
        const fs::path real = fs::canonical(path, error);
        if (!error) paths.insert(real);
    }
    return paths;
}

}  // namespace

std::vector<Choice> choices_of(std::string_view list) {
    std::vector<Choice> choices;
    for (std::size_t from = 0; from <= list.size();) {
        const std::size_t end = std::min(list.find(',', from), list.size());
        const std::string_view word = trimmed(list.substr(from, end - from));
        from = end + 1;
        if (word.empty()) continue;
        const std::uint32_t number = word == MARKED ? LINES_MARK : static_cast<std::uint32_t>(choices.size());
        choices.push_back(choice_of(word, number));
    }
    if (choices.size() > LINES_MAX_CHOICES)
        throw fixingahole::Error("more than " + std::to_string(LINES_MAX_CHOICES) + " functions and files are named",
                                 "Name a file instead of each of its functions.");
    return choices;
}

std::string environment_of(const std::vector<Choice>& choices, const std::string& root) {
    std::string text;
    const auto add = [&](const Choice& choice, const std::string& path) {
        text += std::to_string(choice.number) + FIELD + path + FIELD + choice.function + "\n";
    };
    for (const Choice& choice : choices) {
        if (choice.word == MARKED) continue;
        if (choice.file.empty())
            add(choice, "");
        else
            for (const std::string& path : paths_of(choice.file, root)) add(choice, path);
    }
    return text.empty() ? "\n" : text;
}

}  // namespace lines
