// fah.suppressor.altair: hands suppress.py to the launch. The program's files are not touched.
#include <fixingahole/fixingahole.hpp>

#include "prelude.h"

namespace {

struct Altair {
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SUPPRESSOR,
        .id = "fah.suppressor.altair",
        .version = "1.0.0",
        .summary = "Makes altair charts without rendering them or opening a browser",
    };

    void prepare(fixingahole::Launch launch) const { launch.prelude("altair", PRELUDE); }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Altair);
