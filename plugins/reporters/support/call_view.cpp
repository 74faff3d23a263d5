#include "plugins/reporters/support/call_view.h"

#include <string_view>

namespace reporters {

CallView::CallView(const fixingahole::Model& model)
    : name(model, FAH_COL_CALL_NAME),
      file(model, FAH_COL_CALL_FILE),
      line(model, FAH_COL_CALL_LINE),
      function(model, FAH_COL_CALL_FUNCTION),
      count(model, FAH_COL_CALL_COUNT),
      primitive(model, FAH_COL_CALL_PRIMITIVE),
      own(model, FAH_COL_CALL_OWN),
      cumulative(model, FAH_COL_CALL_CUMULATIVE),
      resumes(model, FAH_COL_CALL_RESUMES),
      own_corrected(model, FAH_COL_CALL_OWN_CORRECTED),
      cumulative_corrected(model, FAH_COL_CALL_CUMULATIVE_CORRECTED),
      pair_caller(model, FAH_COL_PAIR_CALLER),
      pair_callee(model, FAH_COL_PAIR_CALLEE),
      pair_count(model, FAH_COL_PAIR_COUNT),
      pair_primitive(model, FAH_COL_PAIR_PRIMITIVE),
      pair_own(model, FAH_COL_PAIR_OWN),
      pair_cumulative(model, FAH_COL_PAIR_CUMULATIVE),
      pair_resumes(model, FAH_COL_PAIR_RESUMES),
      thread(model, FAH_COL_CALL_THREAD),
      thread_call(model, FAH_COL_CALL_THREAD_CALL),
      thread_count(model, FAH_COL_CALL_THREAD_COUNT),
      thread_primitive(model, FAH_COL_CALL_THREAD_PRIMITIVE),
      thread_own(model, FAH_COL_CALL_THREAD_OWN),
      thread_cumulative(model, FAH_COL_CALL_THREAD_CUMULATIVE),
      of_function(model, FAH_COL_FUNCTION_CALLS) {}

std::string CallView::bare_name(std::uint32_t row, const fixingahole::Model& model) const {
    const std::string_view whole = model.text(name.at(row));
    if (is_c(row, model)) return std::string(whole);
    return std::string(whole.substr(whole.rfind('.') + 1));
}

}  // namespace reporters
