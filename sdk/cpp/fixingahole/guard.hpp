// What stands around every call from the host into a C++ plugin: exceptions become host->fail and a status.
#pragma once

#include <fixingahole/host.h>
#include <fixingahole/error.hpp>

#include <exception>

namespace fixingahole::detail {

inline void report_current_exception(const fah_host* host, std::int32_t& status) noexcept {
    status = FAH_FAILED;
    try {
        throw;
    } catch (const Error& error) {
        status = error.status();
        host->fail(host, error.what(), error.hint().empty() ? nullptr : error.hint().c_str());
    } catch (const std::exception& error) {
        host->fail(host, error.what(), nullptr);
    } catch (...) {
        host->fail(host, "an exception that is not a std::exception was thrown", nullptr);
    }
}

// Runs body(), which returns a status; what it throws becomes host->fail and the exception's status.
template <class Body>
std::int32_t guarded(const fah_host* host, Body&& body) noexcept {
    std::int32_t status = FAH_FAILED;
    try {
        status = body();
    } catch (...) {
        report_current_exception(host, status);
    }
    return status;
}

}  // namespace fixingahole::detail
