// fah.reporter.json: profile_results.json, which Scalene's viewers open and programs read.
#include "plugins/reporters/json/parts.h"

#include <fixingahole/fixingahole.hpp>

namespace {

class JsonReporter {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_REPORTER,
        .id = "fah.reporter.json",
        .version = "1.0.0",
        .summary = "Everything as JSON, with the keys and units of Scalene 2",
    };
    static constexpr fixingahole::Output outputs[] = {{"profile_results.json", "application/json"}};

    void render(std::uint32_t /*output*/, fixingahole::Model model, fixingahole::Sink& sink) const {
        const reporters::ProfileView profile(model);
        json_report::Writer writer(sink);
        json_report::write_scalene_keys(profile, writer);
        json_report::write_scalene_stacks(profile, writer);
        json_report::write_scalene_files(profile, writer);
        json_report::write_own_object(profile, writer);
        writer.finish();
    }
};

}  // namespace

FIXINGAHOLE_PLUGINS(JsonReporter);
