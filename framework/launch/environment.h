// The environment that the target gets: the host's own, changed. Order and raw bytes are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fah {

class Environment {
public:
    Environment() = default;
    // entries: "NAME=value" each; others (without '=') are passed through.
    explicit Environment(std::vector<std::string> entries) : entries_(std::move(entries)) {}
    static Environment of_this_process();

    std::optional<std::string> get(std::string_view name) const;
    // The value, or "" when it is not set.
    std::string value(std::string_view name) const { return get(name).value_or(""); }
    void set(std::string_view name, std::string_view value);
    void unset(std::string_view name);
    const std::vector<std::string>& entries() const { return entries_; }

private:
    std::vector<std::string> entries_;
};

// The directories of a PATH-like text; an empty one is the working directory, as in execvp.
std::vector<std::string> split_path(std::string_view path);
// The first executable regular file called `name` in PATH; a name with '/' is taken as it is. "" when there is none.
std::string find_program(const std::string& name, const Environment& environment);
bool is_executable_file(const std::string& path);

}  // namespace fah
