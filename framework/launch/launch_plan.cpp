// Turns a plan into the environment that the program gets.
#include "framework/launch/launch_plan.h"

#include "framework/launch/preload.h"
#include "framework/launch/prelude.h"
#include "framework/launch/run_directory.h"

namespace fah {
namespace {

void make_inert(LaunchPlan& plan) {
    plan.wrap.clear();
    plan.wrappers = 0;
    plan.first_preloads.clear();
    plan.last_preloads.clear();
    plan.core.clear();
    plan.prelude.clear();
    plan.notes.emplace_back(
        "this fixingahole runs inside another one's program: that one measures, here nothing is added");
}

}  // namespace

bool is_nested(const Environment& environment) {
    auto directory = environment.get("_FAH_RUN");
    return directory && RunDirectory::owner_runs(*directory);
}

void remove_left_overs(Environment& environment) {
    std::vector<std::string> names;
    for (const auto& entry : environment.entries())
        if (entry.starts_with("_FAH_")) names.push_back(entry.substr(0, entry.find('=')));
    for (const auto& name : names) environment.unset(name);
}

void seal(LaunchPlan& plan) {
    if (plan.nested) {
        make_inert(plan);
        return;
    }
    if (plan.run_directory.empty()) return;
    plan.environment.set("_FAH_RUN", plan.run_directory);
    auto preload = compose_preload(plan, plan.environment.value("LD_PRELOAD"));
    if (!preload.empty()) plan.environment.set("LD_PRELOAD", preload);
    if (!plan.prelude.empty()) install_prelude(plan.prelude, plan.run_directory, plan.environment);
}

}  // namespace fah
