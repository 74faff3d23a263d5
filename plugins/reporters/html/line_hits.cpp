#include "plugins/reporters/html/tables.h"

#include <string_view>
#include <unordered_map>

namespace html_report {

// Of the functions whose file is one of the page's; the others' lines stand in the text report.
void add_line_hits(const reporters::ProfileView& profile, Pack& pack) {
    const reporters::LineHitView& chosen = profile.line_hits;
    std::unordered_map<std::string_view, std::uint32_t> rows;
    for (std::uint32_t row = 0; row < profile.files.path.size(); ++row)
        rows.emplace(profile.model.text(profile.files.path[row]), row);
    std::vector<std::uint32_t> files, lines;
    std::vector<std::int64_t> counts, times;
    for (std::size_t i = 0; i < chosen.hit_chosen.size(); ++i) {
        if (chosen.hit_chosen[i] >= chosen.file.size()) continue;
        const auto found = rows.find(profile.model.text(chosen.file[chosen.hit_chosen[i]]));
        if (found == rows.end()) continue;
        files.push_back(found->second);
        lines.push_back(chosen.hit_line.at(i));
        counts.push_back(chosen.hit_count.at(i));
        times.push_back(chosen.hit_corrected.at(i));
    }
    pack.numbers("hit.file", files);
    pack.numbers("hit.line", lines);
    pack.numbers("hit.count", counts);
    pack.numbers("hit.time", times);
}

}  // namespace html_report
