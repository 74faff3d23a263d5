#include "framework/launch/notebook.h"

#include "framework/model/failure.h"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace fah {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const std::string& path, const std::string& why, const std::string& hint,
                         const std::string& where = "") {
    throw Failure("the notebook " + path + " cannot be run: " + why, hint, where);
}

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.good()) refuse(path, std::strerror(errno), "check its permissions");
    return text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
}

json::value parse(const std::string& path, const std::string& text) {
    json::stream_parser parser;
    boost::system::error_code error;
    const std::size_t read = parser.write_some(text, error);
    if (!error) parser.finish(error);
    const bool is_whole = !error && text.find_first_not_of(" \t\r\n", read) == std::string::npos;
    if (is_whole) return parser.release();
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n');
    const bool is_empty = text.find_first_not_of(" \t\r\n") == std::string::npos;
    refuse(path, is_empty ? "it is empty" : "it is not valid JSON", "open and save it again with Jupyter",
           path + ":" + std::to_string(line));
}

const json::value* member(const json::value* value, const char* key) {
    const json::object* object = value == nullptr ? nullptr : value->if_object();
    return object == nullptr ? nullptr : object->if_contains(key);
}

// Version 3 kept its cells in worksheets.
const json::array* cells_of(const json::value& notebook) {
    const json::value* cells = member(&notebook, "cells");
    if (cells == nullptr) {
        const json::value* sheets = member(&notebook, "worksheets");
        const json::array* list = sheets == nullptr ? nullptr : sheets->if_array();
        cells = list == nullptr || list->empty() ? nullptr : member(&list->front(), "cells");
    }
    return cells == nullptr ? nullptr : cells->if_array();
}

// A text, or its lines.
std::string joined(const std::string& path, const json::value* source, std::size_t number) {
    if (source != nullptr && source->is_string()) return std::string(source->get_string());
    std::string text;
    const json::array* lines = source == nullptr ? nullptr : source->if_array();
    for (std::size_t i = 0; lines != nullptr && i < lines->size(); ++i) {
        if (!(*lines)[i].is_string()) lines = nullptr;
        if (lines != nullptr) text += std::string_view((*lines)[i].get_string());
    }
    if (lines != nullptr) return text;
    refuse(path, "code cell " + std::to_string(number) + " has no text in its \"source\"",
           "open and save it again with Jupyter");
}

void check_language(const std::string& path, const json::value& notebook) {
    const json::value* metadata = member(&notebook, "metadata");
    const json::value* language = member(member(metadata, "language_info"), "name");
    if (language == nullptr) language = member(member(metadata, "kernelspec"), "language");
    if (language == nullptr || !language->is_string() || language->get_string() == "python") return;
    refuse(path, "it is written in " + std::string(language->get_string()) + ", not in Python",
           "fixingahole profiles Python");
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

bool is_notebook(const std::string& path) { return path.ends_with(".ipynb"); }

Notebook read_notebook(const std::string& path) {
    const json::value document = parse(path, text_of(path));
    const json::array* cells = cells_of(document);
    if (cells == nullptr)
        refuse(path, "it has no list of cells, so it is no notebook", "name a notebook, or a .py file");
    check_language(path, document);
    Notebook notebook{.path = path, .cells = {}};
    for (const json::value& cell : *cells) {
        const json::value* type = member(&cell, "cell_type");
        if (type == nullptr || !type->is_string())
            refuse(path, "one of its cells has no type", "open and save it again");
        if (type->get_string() != "code") continue;
        const json::value* source = member(&cell, "source");
        if (source == nullptr) source = member(&cell, "input");
        notebook.cells.push_back(joined(path, source, notebook.cells.size() + 1));
        if (notebook.cells.back().find('\0') != std::string::npos)
            refuse(path, "code cell " + std::to_string(notebook.cells.size()) + " has a NUL character in it",
                   "take it out; Python runs no such code");
    }
    if (std::ranges::all_of(notebook.cells, is_blank))
        refuse(path, "it has no code cell with something in it", "write some code into it");
    return notebook;
}

std::map<std::string, std::string> cell_sources(const Notebook& notebook) {
    std::map<std::string, std::string> sources;
    const std::string path = std::filesystem::absolute(notebook.path).lexically_normal();
    for (std::size_t i = 0; i < notebook.cells.size(); ++i)
        sources[path + " cell " + std::to_string(i + 1)] = notebook.cells[i];
    return sources;
}

LaunchPlan notebook_plan(const std::string& interpreter, const std::string& runner, const Notebook& notebook,
                         const std::vector<std::string>& arguments) {
    LaunchPlan plan;
    plan.executable = interpreter;
    plan.argv = {interpreter, runner, notebook.path};
    plan.argv.insert(plan.argv.end(), arguments.begin(), arguments.end());
    return plan;
}

}  // namespace fah
