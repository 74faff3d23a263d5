// The model's tables as columns of the page; page/modules/profile.js reads them by these names.
#pragma once

#include "plugins/reporters/html/node_rows.h"
#include "plugins/reporters/html/pack.h"

namespace html_report {

// Names, paths and facts are made printable: what would move or reorder text shows as an escape.
void add_code(const reporters::ProfileView& profile, Pack& pack);
void add_nodes(const reporters::ProfileView& profile, const NodeRows& nodes, Pack& pack);
// What each thread has of the nodes.
void add_paths(const reporters::ProfileView& profile, const NodeRows& nodes, Pack& pack);
void add_heap(const reporters::ProfileView& profile, Pack& pack);
// How often lines of chosen functions ran, and what they took without the counting (--lines).
void add_line_hits(const reporters::ProfileView& profile, Pack& pack);
void add_run(const reporters::ProfileView& profile, Pack& pack);

}  // namespace html_report
