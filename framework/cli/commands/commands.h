// The commands: one file each. Every run_* returns the exit code and throws Failure.
#pragma once

#include "framework/cli/arguments.h"
#include "framework/launch/process.h"

namespace fah {

// How we were called. Taken first thing in main().
struct Invocation {
    Inherited inherited;
    Words words;  // argv without the program's name
};

// words: those after the command's name.
int run_profile(const Invocation& invocation, const Words& words);
int run_report(const Invocation& invocation, const Words& words);
int run_merge(const Invocation& invocation, const Words& words);
int run_compare(const Invocation& invocation, const Words& words);
int run_plugins(const Invocation& invocation, const Words& words);
int run_doctor(const Invocation& invocation, const Words& words);
int run_summarize(const Invocation& invocation, const Words& words);
int run_stats(const Invocation& invocation, const Words& words);
int run_settings(const Invocation& invocation, const Words& words);
int run_completion(const Invocation& invocation, const Words& words);

// A word as a shell would have to be given it.
std::string quoted(const std::string& word);

// Throws Failure when it is not there and cannot be made.
void make_folder(const std::string& folder);

// The command as the person typed it, words with blanks in quotes; for the report's first line.
std::string typed_command(const Invocation& invocation);

}  // namespace fah
