// For the unit tests of this folder: the fixtures of tests/plugins, and a registry over some of them.
#pragma once

#include "framework/plugin_host/loaded_plugin.h"
#include "framework/plugin_host/registry.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace fah::test {

inline std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(FAH_TEST_PLUGIN_DIR) / (name + ".so");
}

// As if the fixtures stood on plugin_path, without plugins of ours.
inline Registry registry_of(const std::vector<std::string>& names) {
    std::vector<std::filesystem::path> files;
    files.reserve(names.size());
    for (const std::string& name : names) files.push_back(fixture(name));
    return Registry::scan("", files);
}

inline std::unique_ptr<LoadedPlugin> load(const Registry& registry, const std::string& id,
                                          const PluginOptions& options = {}, HostServices* services = nullptr) {
    const Candidate& candidate = registry.find(id);
    return std::make_unique<LoadedPlugin>(candidate, OptionValues(*candidate.descriptor, options), services);
}

// An empty folder of this test's own, gone when it ends.
class Folder {
public:
    Folder() {
        std::string name = testing::TempDir() + "fah_plugins_XXXXXX";
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no folder could be made in " + testing::TempDir());
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// The Failure that body() throws, as one text: what, where, hint.
template <class Body>
std::string failure_of(Body body) {
    try {
        body();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + " | " + failure.where() + " | " + failure.hint();
    }
    return "no failure";
}

}  // namespace fah::test

#define EXPECT_HAS(text, part) EXPECT_NE(std::string(text).find(part), std::string::npos) << "in: " << (text)
