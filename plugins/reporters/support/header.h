// The head of every text report: the command, how long, how much memory; what measured it, what it cost, what is missing.
#pragma once

#include "plugins/reporters/support/amounts.h"
#include "plugins/reporters/support/profile_view.h"

#include <string>

namespace reporters {

std::string header(const ProfileView& profile, const Shares& shares, std::size_t columns);

}  // namespace reporters
