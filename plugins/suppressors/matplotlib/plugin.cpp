// fah.suppressor.matplotlib: hands suppress.py to the launch. The program's files are not touched.
#include <fixingahole/fixingahole.hpp>

#include "prelude.h"

namespace {

struct Matplotlib {
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_SUPPRESSOR,
        .id = "fah.suppressor.matplotlib",
        .version = "1.0.0",
        .summary = "Draws matplotlib figures into memory and lets show() and pause() return at once",
    };

    void prepare(fixingahole::Launch launch) const { launch.prelude("matplotlib", PRELUDE); }
};

}  // namespace

FIXINGAHOLE_PLUGINS(Matplotlib);
