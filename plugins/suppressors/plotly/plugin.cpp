// fah.suppressor.plotly: hands suppress.py to the launch. The program's files are not touched.
#include <fixingahole/fixingahole.hpp>

#include "prelude.h"

namespace {

struct Plotly {
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SUPPRESSOR,
        .id = "fah.suppressor.plotly",
        .version = "1.0.0",
        .summary = "Makes plotly figures without rendering them or opening a browser",
    };

    void prepare(fixingahole::Launch launch) const { launch.prelude("plotly", PRELUDE); }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Plotly);
