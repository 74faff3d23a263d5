// The one error type that reaches a person: what happened, why, what to do, and where (file:line for settings).
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace fah {

// Exit codes of the command (the script's own code otherwise).
inline constexpr int EXIT_USAGE = 2;           // usage, settings, unknown script, unwritable output: nothing was run
inline constexpr int EXIT_INTERNAL = 70;       // our own fault
inline constexpr int EXIT_REPORT_FAILED = 74;  // the script succeeded, its reports could not be written

class Failure : public std::runtime_error {
public:
    // what: one sentence with the reason; hint: what a person can do ("" when there is nothing); where: "file:12" or "".
    explicit Failure(const std::string& what, std::string hint = "", std::string where = "", int exit_code = EXIT_USAGE)
        : std::runtime_error(what), hint_(std::move(hint)), where_(std::move(where)), exit_code_(exit_code) {}

    const std::string& hint() const { return hint_; }
    const std::string& where() const { return where_; }
    int exit_code() const { return exit_code_; }

private:
    std::string hint_;
    std::string where_;
    int exit_code_;
};

}  // namespace fah
