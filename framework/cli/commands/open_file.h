// Shows a report with what the person's desktop opens such files with.
#pragma once

#include <string>
#include <vector>

namespace fah {

// The page among the files, else the first. Says so when nothing here can open it; never waits for who does.
void open_file(const std::vector<std::string>& files);

}  // namespace fah
