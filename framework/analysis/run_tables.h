// The tables about the run: processes, threads, resident set, losses, notes and facts.
#pragma once

#include "framework/analysis/call_tree.h"
#include "framework/analysis/idle_threads.h"
#include "framework/analysis/tables.h"

namespace fah {

// What processes held on the heap stands with their times.
// Returns the row of each thread id.
std::vector<std::uint32_t> add_process_tables(const Profile& profile, const ThreadWaits& waits, Tables& tables);
void add_rss_table(const Profile& profile, Tables& tables);
// What the resident set is made of, and that of each process that was looked at, Python or not.
void add_resident_tables(const Profile& profile, Tables& tables);
// Processes of which nothing is known but what they had resident: they are in the tables of memory alone.
std::vector<bool> only_resident(const Profile& profile);
// Facts, losses and notes of the run, and those that follow from its samples (see analysis.h).
void add_facts(const Profile& profile, const CallTree& tree, Tables& tables);

}  // namespace fah
