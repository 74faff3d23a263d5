// The page around the data, put together by embed.py when this is built.
#pragma once

#include <string_view>

namespace html_report {

std::string_view before_data();
std::string_view after_data();

}  // namespace html_report
