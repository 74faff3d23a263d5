// A program whose every text tries to be more than text on a page.
#pragma once

#include "framework/model/profile.h"

namespace fah::test {

Profile hostile_page_profile();

}  // namespace fah::test
