// A reporter plugin as it ships, loaded from its shared object through the C ABI with a small host behind it.
#pragma once

#include <fixingahole/plugin.h>
#include <fixingahole/reporter.h>

#include <string>
#include <utility>
#include <vector>

namespace fah::test {

class LoadedPlugin {
public:
    using Options = std::vector<std::pair<std::string, std::string>>;

    // `options` replace defaults of the schema. Throws std::runtime_error.
    explicit LoadedPlugin(const std::string& path, const Options& options = {});
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    fah_plugin* plugin() const { return plugin_; }
    const fah_reporter* reporter() const;
    // What the plugin gave fah_host.fail last.
    const std::string& failure() const { return failure_; }

private:
    fah_host host_;
    fah_plugin* plugin_ = nullptr;
    std::string failure_;
};

}  // namespace fah::test
