#include "framework/config/suggest.h"

#include <algorithm>
#include <cctype>

namespace fah {
namespace {

char folded(char letter) {
    return letter == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

std::string folded(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) { return folded(letter); });
    return result;
}

// Optimal string alignment: three rows are enough, because a swap reaches two rows back.
std::size_t edit_distance(const std::string& from, const std::string& to) {
    std::vector<std::size_t> before_last(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[to.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
    const std::string wanted = folded(name);
    const std::string* nearest = nullptr;
    std::size_t fewest = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t edits = edit_distance(wanted, folded(candidate));
        // A short name that must change wholly is no guess at all.
        if (edits < fewest && edits < std::max(wanted.size(), candidate.size())) {
            fewest = edits;
            nearest = &candidate;
        }
    }
    if (nearest != nullptr) return *nearest;
    const auto begins_so = [&](const std::string& candidate) { return folded(candidate).starts_with(wanted); };
    const auto longer = wanted.size() < 3 ? known.end() : std::find_if(known.begin(), known.end(), begins_so);
    return longer == known.end() ? "" : *longer;
}

std::string suggest(std::string_view name, const std::vector<std::string>& known) {
    const std::string nearest = nearest_name(name, known);
    if (!nearest.empty()) return "did you mean \"" + nearest + "\"?";
    std::string all;
    for (const std::string& candidate : known) all += (all.empty() ? "known are: " : ", ") + candidate;
    return all;
}

}  // namespace fah
