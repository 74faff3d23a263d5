// Prints the doctor's rows; judges nothing.
#include "framework/launch/doctor.h"

#include <algorithm>
#include <sstream>

namespace fah {
namespace {

constexpr size_t WIDTH = 96;
constexpr size_t NAME_COLUMN = 9;
constexpr size_t TEXT_COLUMN = 25;

std::string_view state_word(CheckState state) {
    switch (state) {
        case CheckState::OK:
            return "ok";
        case CheckState::REDUCED:
            return "reduced";
        case CheckState::MISSING:
            return "missing";
    }
    return "";
}

std::string padded(std::string_view text, size_t width) {
    return std::string(text) + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

// `text` behind `head`, its further lines below its first; a word is never broken, so that a path can be copied.
std::string block(const std::string& head, const std::string& text) {
    std::string result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        size_t at = WIDTH;
        for (std::string word; words >> word;) {
            if (at + 1 + word.size() > WIDTH) {
                result += result.empty() ? head : "\n" + std::string(TEXT_COLUMN, ' ');
                at = TEXT_COLUMN;
            } else {
                result += ' ';
                ++at;
            }
            result += word;
            at += word.size();
        }
    }
    return result.empty() ? head + "\n" : result + "\n";
}

std::string below(const char* what, const std::string& text) {
    return block(std::string(NAME_COLUMN, ' ') + padded(std::string("  ") + what, TEXT_COLUMN - NAME_COLUMN), text);
}

}  // namespace

std::string doctor_text(const std::vector<DoctorRow>& rows) {
    std::string text;
    for (const DoctorRow& row : rows) {
        const std::string head =
            padded(state_word(row.state), NAME_COLUMN) + padded(row.name, TEXT_COLUMN - NAME_COLUMN);
        text += block(head, row.found);
        if (row.state == CheckState::OK) continue;
        if (!row.cost.empty()) text += below("cost:", row.cost);
        if (!row.mend.empty()) text += below("mend:", row.mend);
    }
    const bool complete =
        std::all_of(rows.begin(), rows.end(), [](const DoctorRow& row) { return row.state == CheckState::OK; });
    text += "\n";
    if (!can_sample(rows)) return text + "Nothing can be sampled here until what is missing is there.\n";
    return text + (complete ? "Programs can be profiled here.\n"
                            : "Programs can be profiled here, with what is said above.\n");
}

}  // namespace fah
