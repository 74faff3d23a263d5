// The model's columns about counted calls by name. All of them are empty where no tracer ran.
#pragma once

#include "plugins/reporters/support/columns.h"

#include <string>

namespace reporters {

struct CallView {
    explicit CallView(const fixingahole::Model& model);

    bool is_there() const { return !name.empty(); }
    // A C function has no file.
    bool is_c(std::uint32_t row, const fixingahole::Model& model) const { return model.text(file.at(row)).empty(); }
    // The name as the code object has it: "push" of "Stack.push".
    std::string bare_name(std::uint32_t row, const fixingahole::Model& model) const;

    Ids name, file, line, function;
    Numbers count, primitive, own, cumulative, resumes, own_corrected, cumulative_corrected;
    Ids pair_caller, pair_callee;
    Numbers pair_count, pair_primitive, pair_own, pair_cumulative, pair_resumes;
    Ids thread, thread_call;
    Numbers thread_count, thread_primitive, thread_own, thread_cumulative;
    Numbers of_function;  // by row of the functions
};

}  // namespace reporters
