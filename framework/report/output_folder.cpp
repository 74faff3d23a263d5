#include "framework/report/output_folder.h"

#include "framework/model/failure.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace fah {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& folder, const std::string& reason) {
    throw Failure("the output folder " + folder.string() + " cannot be used: " + reason,
                  "choose another with --output-directory, or the setting `output`");
}

constexpr std::size_t LONGEST_NAME = 255;

bool is_there(const fs::path& path) {
    std::error_code error;
    const bool found = fs::exists(path, error);
    if (error) fail(path, error.message());
    return found;
}

void make_folders(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) fail(folder, error ? error.message() : "it is not a folder");
}

void write_gitignore(const fs::path& folder) {
    const std::string path = (folder / ".gitignore").string();
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) fail(folder, std::strerror(errno));
    const bool written = write(descriptor, "*\n", 2) == 2;
    const int error = errno;
    if (close(descriptor) != 0 || !written) fail(folder, std::strerror(error));
}

std::string utc_name(std::time_t time) {
    std::tm parts{};
    gmtime_r(&time, &parts);
    char name[32];
    std::strftime(name, sizeof name, "%Y%m%d_%H%M%S", &parts);
    return name;
}

// mkdir decides who was first when two runs start in one second.
fs::path make_new_folder(const fs::path& parent, const std::string& name) {
    for (int number = 1; number <= 10000; ++number) {
        fs::path folder = parent / (number == 1 ? name : name + "-" + std::to_string(number));
        std::error_code error;
        if (fs::create_directory(folder, error)) return folder;
        if (error) fail(folder, error.message());
    }
    fail(parent, "there are 10000 runs of one second in it");
}

}  // namespace

// Permissions, quotas and read-only mounts all show in trying; access() would miss some.
void check_writable(const fs::path& folder) {
    std::string probe = (folder / ".fixingahole-XXXXXX").string();
    const int descriptor = mkostemp(probe.data(), O_CLOEXEC);
    if (descriptor < 0) fail(folder, std::strerror(errno));
    close(descriptor);
    unlink(probe.c_str());
}

std::string make_output_folder(const OutputRequest& request) {
    if (!request.explicit_folder.empty()) {
        const fs::path folder = request.explicit_folder;
        const bool is_new = !is_there(folder);
        make_folders(folder);
        if (is_new) write_gitignore(folder);
        check_writable(folder);
        return folder.string();
    }
    const fs::path output = request.output;
    const bool is_new = !is_there(output);
    make_folders(output);
    if (is_new) write_gitignore(output);
    make_folders(output / request.stem);
    const fs::path folder = make_new_folder(output / request.stem, utc_name(request.start));
    check_writable(folder);
    return folder.string();
}

void copy_code(const std::string& script, const std::string& folder) {
    const fs::path target = fs::path{folder} / fs::path{script}.filename();
    std::error_code error;
    // -o may name the script's own folder: there it is its own copy.
    if (fs::equivalent(script, target, error)) return;
    fs::copy_file(script, target, fs::copy_options::overwrite_existing, error);
    if (error) fail(folder, "the copy of " + script + " failed: " + error.message());
}

std::string folder_stem(std::string_view script) {
    std::string stem = fs::path{script}.stem().string();
    for (char& letter : stem)
        if (letter == '/' || static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = '_';
    stem.resize(std::min(stem.size(), LONGEST_NAME));
    return stem.empty() || stem == "." || stem == ".." ? "command" : stem;
}

}  // namespace fah
