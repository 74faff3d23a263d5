#include "framework/launch/log_capture.h"

#include <map>

#include <fstream>

#include "framework/launch/log_capture_source.h"

namespace fah {
namespace {

int number_of(const std::string& level) {
    static const std::map<std::string, int> LEVELS{
        {"DEBUG", 10}, {"INFO", 20}, {"WARNING", 30}, {"ERROR", 40}, {"CRITICAL", 50}};
    return LEVELS.at(level);
}

// A bytes literal, whatever stands in the text.
std::string python_text(const std::string& plain) {
    std::string text = "b\"";
    constexpr char DIGITS[] = "0123456789abcdef";
    for (const char letter : plain) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_plain = byte >= 0x20 && byte < 0x7f && letter != '"' && letter != '\\';
        text += is_plain ? std::string(1, letter) : std::string("\\x") + DIGITS[byte >> 4] + DIGITS[byte & 15];
    }
    return text + "\"";
}

}  // namespace

void add_log_capture(LaunchPlan& plan, const std::string& level, const std::string& file) {
    plan.prelude.push_back(
        {LOG_CAPTURE_NAME,
         "LEVEL = " + std::to_string(number_of(level)) + "\nFILE = " + python_text(file) + "\n" + LOG_CAPTURE_BEGIN,
         std::string(IMPORT_HOOK) + LOG_CAPTURE});
}

std::int64_t count_log_records(const std::string& file) {
    std::ifstream text(file, std::ios::binary);
    std::int64_t count = 0;
    for (std::string line; std::getline(text, line);) count += line.empty() || line.front() != ' ' ? 1 : 0;
    return count;
}

}  // namespace fah
