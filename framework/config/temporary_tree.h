// For tests: a folder of its own that is a git root, so that nothing above it is found; removed at the end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace fah {

class TemporaryTree {
public:
    TemporaryTree() {
        std::string name = (std::filesystem::temp_directory_path() / "fah-config-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        root_ = std::filesystem::canonical(name);
        folder(".git");
    }
    TemporaryTree(const TemporaryTree&) = delete;
    TemporaryTree& operator=(const TemporaryTree&) = delete;
    ~TemporaryTree() {
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
    }

    const std::filesystem::path& root() const { return root_; }

    std::filesystem::path folder(const std::string& name) const {
        std::filesystem::create_directories(root_ / name);
        return root_ / name;
    }

    std::filesystem::path file(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
        return root_ / name;
    }

private:
    std::filesystem::path root_;
};

}  // namespace fah
