#include "plugins/reporters/support/line_hit_view.h"

namespace reporters {

LineHitView::LineHitView(const fixingahole::Model& model)
    : name(model, FAH_COL_CHOSEN_NAME),
      file(model, FAH_COL_CHOSEN_FILE),
      line(model, FAH_COL_CHOSEN_LINE),
      function(model, FAH_COL_CHOSEN_FUNCTION),
      source(model, FAH_COL_CHOSEN_SOURCE),
      time(model, FAH_COL_CHOSEN_TIME),
      corrected(model, FAH_COL_CHOSEN_CORRECTED),
      hit_chosen(model, FAH_COL_HIT_CHOSEN),
      hit_line(model, FAH_COL_HIT_LINE),
      hit_count(model, FAH_COL_HIT_COUNT),
      hit_time(model, FAH_COL_HIT_TIME),
      hit_corrected(model, FAH_COL_HIT_CORRECTED) {}

}  // namespace reporters
