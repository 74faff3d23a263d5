// Writes the prelude's folder and reads what it left.
#include "framework/launch/prelude.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "framework/launch/sitecustomize.h"
#include "framework/model/failure.h"

namespace fah {
namespace {

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
        throw Failure("cannot write " + path + ": " + strerror(errno),
                      "free some space there, or set TMPDIR to another folder");
    }
}

// Sorted by name in the target: the number keeps the order.
std::string file_name(size_t number, const std::string& name) {
    std::string digits = std::to_string(number);
    std::string text = std::string(3 - std::min<size_t>(3, digits.size()), '0') + digits + "-";
    for (char letter : name) text += isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
    return text;
}

std::vector<std::string> read_lines(const std::string& path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

}  // namespace

void install_prelude(const std::vector<PreludePiece>& pieces, const std::string& run_directory,
                     Environment& environment) {
    std::string folder = run_directory + "/prelude";
    std::error_code error;
    std::filesystem::create_directories(folder + "/pieces", error);
    write_file(folder + "/sitecustomize.py", SITECUSTOMIZE);
    write_file(folder + "/run_pieces.py", RUN_PIECES);
    for (size_t index = 0; index < pieces.size(); ++index) {
        const std::string path = folder + "/pieces/" + file_name(index, pieces[index].name);
        write_file(path + ".py", pieces[index].source);
        if (!pieces[index].later.empty()) write_file(path + ".later", pieces[index].later);
    }
    // An empty one means "not set"; a colon behind ours would put the working directory on sys.path.
    auto users_own = environment.value("PYTHONPATH");
    environment.set("PYTHONPATH", users_own.empty() ? folder : folder + ":" + users_own);
}

bool PreludeOutcome::ran_in(int pid) const {
    return std::find(processes.begin(), processes.end(), pid) != processes.end();
}

PreludeOutcome read_prelude_outcome(const std::string& run_directory) {
    PreludeOutcome outcome;
    for (const auto& line : read_lines(run_directory + "/prelude/ran")) outcome.processes.push_back(atoi(line.c_str()));
    outcome.failures = read_lines(run_directory + "/prelude/failures");
    return outcome;
}

}  // namespace fah
