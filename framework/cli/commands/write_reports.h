// From a profile to files and the terminal: analysis, then every chosen reporter.
#pragma once

#include "framework/cli/commands/chosen_plugins.h"
#include "framework/model/profile.h"
#include "framework/report/plugin_reporter.h"

#include <string>

namespace fah {

struct ReportRequest {
    std::string folder;  // where the files go; exists
    bool detailed = false;
    bool terminal = true;  // outputs that are for the terminal go to stdout too
    std::string suffix;    // of repeated runs: "_2" before the first dot of every file's name
};

// As wide as COLUMNS says, the terminal is, or a file; colours where they show and NO_COLOR does not forbid them.
ReportPage terminal_page();

// plugin: a reporter; must outlive what is made of it.
PluginReporter reporter_of(LoadedPlugin& plugin);

// Every reporter is tried; afterwards throws Failure (EXIT_REPORT_FAILED) with what the first of them could not do. The
// reporters see the profile only, so that a recording gives the same bytes.
// Gives the files that were written.
std::vector<std::string> write_reports(const Profile& profile, const PluginList& reporters,
                                       const ReportRequest& request);

}  // namespace fah
