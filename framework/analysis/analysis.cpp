#include "framework/analysis/analysis.h"

#include "framework/analysis/between_tables.h"
#include "framework/analysis/call_counts.h"
#include "framework/analysis/code_tables.h"
#include "framework/analysis/heap_tables.h"
#include "framework/analysis/idle_threads.h"
#include "framework/analysis/line_hits.h"
#include "framework/analysis/path_tables.h"
#include "framework/analysis/run_tables.h"
#include "framework/analysis/timeline_tables.h"

namespace fah {

namespace {

// As tables() wants it: idle threads take no part in the shares.
Profile counted(const Profile& all, const ThreadWaits& waits) {
    return {.dictionary = all.dictionary,
            .rows = rows_without_idle(all, waits),
            .rss = all.rss,
            .resident = all.resident,
            .heap = all.heap,
            .calls = all.calls,
            .timeline = all.timeline,
            .line_hits = all.line_hits,
            .samples = samples_without_idle(all, waits),
            .run = all.run,
            .start_ns = all.start_ns};
}

Tables tables_of(const Profile& profile, const ThreadWaits& waits, const AnalysisOptions& options) {
    const CallTree tree = make_call_tree(profile, options);
    Tables tables;
    const CodeRows rows = add_code_tables(tree, profile.run.sources, tables);
    const std::vector<std::uint32_t> threads = add_process_tables(profile, waits, tables);
    add_path_tables(profile, tree, {rows.node, threads}, tables);
    add_rss_table(profile, tables);
    add_resident_tables(profile, tables);
    add_heap_tables(profile, tree, rows, tables);
    add_between_table(profile, tree, rows, tables);
    add_call_counts(profile, options, threads, tables);
    add_timeline_tables(profile, options, threads, tables);
    add_line_hits(profile, options, tables);
    add_facts(profile, tree, tables);
    return tables;
}

}  // namespace

Tables analyze(const Profile& profile, const AnalysisOptions& options) {
    const ThreadWaits waits = find_idle_threads(profile);
    return waits.any_idle ? tables_of(counted(profile, waits), waits, options) : tables_of(profile, waits, options);
}

}  // namespace fah
