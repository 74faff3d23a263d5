// Everything of ours that goes to the terminal beside the summary: one style, on stderr, nothing on stdout.
//
//   fixingahole: warning: two folders of ignore do not exist: build, tmp
//   fixingahole: error: rate must be a whole number, not "fast"
//     at /repo/pyproject.toml:7
//     hint: write for example rate = 250
//
// Thread: any. Nothing here throws, starts a thread or keeps a message for later.
#pragma once

#include "framework/model/failure.h"

#include <string_view>

namespace fah {

// In the order and with the values of FAH_LOG_*.
enum class LogLevel { DEBUG = 0, INFO = 1, WARNING = 2, ERROR = 3 };

// Messages below the level are dropped. Until this is called the level is INFO.
void set_log_level(LogLevel level);

// --quiet: only errors, whatever set_log_level says before or after.
void set_quiet(bool quiet);

// One message; a longer text keeps its line ends.
void log(LogLevel level, std::string_view message);

// As an error; its place and hint follow on lines of their own when there are any.
void print_failure(const Failure& failure);

// As print_failure, for what does not end the run.
void print_warning(const Failure& failure);

}  // namespace fah
