// fah.suppressor.bokeh: hands suppress.py to the launch. The program's files are not touched.
#include <fixingahole/fixingahole.hpp>

#include "prelude.h"

namespace {

struct Bokeh {
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SUPPRESSOR,
        .id = "fah.suppressor.bokeh",
        .version = "1.0.0",
        .summary = "Writes bokeh's files where the program names one, and opens no browser",
    };

    void prepare(fixingahole::Launch launch) const { launch.prelude("bokeh", PRELUDE); }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Bokeh);
