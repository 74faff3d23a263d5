// For tests: a folder that is gone at the end, and files in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fah {

class TemporaryFolder {
public:
    explicit TemporaryFolder(const std::string& place = "/tmp") : path_(place + "/fah-launch-test-XXXXXX") {
        if (mkdtemp(path_.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp " + path_, {});
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

    // Folders on the way are made. Returns the whole path.
    std::string write(const std::string& name, const std::string& text, bool executable = false) const {
        const std::filesystem::path file = *this / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        if (executable) std::filesystem::permissions(file, std::filesystem::perms(0755));
        return file;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(*this / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    bool has(const std::string& name) const { return std::filesystem::exists(*this / name); }

private:
    std::string path_;
};

}  // namespace fah
