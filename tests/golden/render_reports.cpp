// render_reports FOLDER: FOLDER/<profile>/<file> for every hand-made profile, with single samples, and every reporter that
// ships. What reads such files is tested in tests/readers.
#include "framework/report/model_view.h"
#include "framework/report/plugin_reporter.h"
#include "tests/golden/hand_made.h"
#include "tests/golden/loaded_plugin.h"
#include "tests/golden/profiles.h"

#include <cstdio>
#include <exception>
#include <filesystem>

namespace fah::test {
namespace {

void render(const std::filesystem::path& library, const ModelView& view, const std::filesystem::path& folder) {
    const LoadedPlugin plugin{library};
    const PluginReporter reporter{{library.stem(), plugin.plugin(), plugin.reporter()}};
    for (std::uint32_t output = 0; output < reporter.output_count(); ++output)
        reporter.write_file(output, *view.table(), folder / reporter.file_name(output));
}

void render_all(const std::filesystem::path& folder) {
    for (const auto& [name, make] : ALL_PROFILES) {
        const Tables tables = analyze(with_samples(make()), app_options());
        const ModelView view{tables};
        std::filesystem::create_directories(folder / name);
        for (const auto& entry : std::filesystem::directory_iterator(FAH_REPORTER_FOLDER))
            if (entry.path().extension() == ".so") render(entry.path(), view, folder / name);
    }
}

}  // namespace
}  // namespace fah::test

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: render_reports FOLDER\n", stderr);
        return 2;
    }
    try {
        fah::test::render_all(argv[1]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "render_reports: %s\n", error.what());
        return 1;
    }
}
