// The one logger. It is built without spdlog's registry, whose first use would set up a second logger for stdout.
#include "framework/diagnostics/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace fah {
namespace {

std::atomic<LogLevel> chosen_level{LogLevel::INFO};
std::atomic<bool> errors_only{false};

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::DEBUG:
            return spdlog::level::debug;
        case LogLevel::INFO:
            return spdlog::level::info;
        case LogLevel::WARNING:
            return spdlog::level::warn;
        case LogLevel::ERROR:
            break;
    }
    return spdlog::level::err;
}

// Never destroyed, so that a message from an exit handler still finds it.
spdlog::logger& logger() {
    static spdlog::logger* const instance = [] {
        const char* forbidden = std::getenv("NO_COLOR");
        const bool plain = forbidden != nullptr && *forbidden != '\0';
        auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(plain ? spdlog::color_mode::never
                                                                                : spdlog::color_mode::automatic);
        auto made = std::make_unique<spdlog::logger>("fixingahole", std::move(sink));
        made->set_pattern("fixingahole: %^%l%$: %v", spdlog::pattern_time_type::utc);
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made.release();
    }();
    return *instance;
}

bool is_shown(LogLevel level) { return level >= (errors_only ? LogLevel::ERROR : chosen_level.load()); }

std::string with_place_and_hint(const Failure& failure) {
    std::string text = failure.what();
    if (!failure.where().empty()) text += "\n  at " + failure.where();
    if (!failure.hint().empty()) text += "\n  hint: " + failure.hint();
    return text;
}

}  // namespace

void set_log_level(LogLevel level) { chosen_level = level; }

void set_quiet(bool quiet) { errors_only = quiet; }

void log(LogLevel level, std::string_view message) {
    if (is_shown(level)) logger().log(spdlog_level(level), spdlog::string_view_t(message.data(), message.size()));
}

void print_failure(const Failure& failure) { log(LogLevel::ERROR, with_place_and_hint(failure)); }

void print_warning(const Failure& failure) { log(LogLevel::WARNING, with_place_and_hint(failure)); }

}  // namespace fah
