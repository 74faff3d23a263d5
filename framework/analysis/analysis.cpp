#include "framework/analysis/analysis.h"

#include "framework/analysis/code_tables.h"
#include "framework/analysis/run_tables.h"

namespace fah {

Tables analyze(const Profile& profile, const AnalysisOptions& options) {
    const CallTree tree = make_call_tree(profile, options);
    Tables tables;
    add_code_tables(tree, profile.run.sources, tables);
    add_process_tables(profile, tables);
    add_rss_table(profile, tables);
    add_facts(profile, tree, tables);
    return tables;
}

}  // namespace fah
