// What git says of the code that was profiled, by asking the `git` command; it changes nothing in the repository.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace fah {

struct GitMetadata {
    std::string repo;    // the last part of origin's address, else the repository's folder
    std::string branch;  // "HEAD" when none is checked out
    std::string commit;
    bool used_dirty_files = false;  // some of the files have changes that are not committed
};

// folder: absolute. Nothing where there is no repository with a commit, or no git.
std::optional<GitMetadata> git_metadata(const std::string& folder, const std::vector<std::string>& files);

}  // namespace fah
