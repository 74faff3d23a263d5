// How a plugin in C++ fails: it throws. The skin catches everything, tells the host why and returns the status; nothing
// that is thrown crosses the ABI.
#pragma once

#include <fixingahole/abi.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace fixingahole {

// what: one sentence with the reason; hint: what a person can do about it ("" when there is nothing).
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& what, std::string hint = "", std::int32_t status = FAH_FAILED)
        : std::runtime_error(what), hint_(std::move(hint)), status_(status) {}

    const std::string& hint() const { return hint_; }
    std::int32_t status() const { return status_; }

private:
    std::string hint_;
    std::int32_t status_;
};

// It cannot work here: no permission, wrong platform, a missing program.
class Unavailable : public Error {
public:
    explicit Unavailable(const std::string& what, std::string hint = "")
        : Error(what, std::move(hint), FAH_UNAVAILABLE) {}
};

}  // namespace fixingahole
