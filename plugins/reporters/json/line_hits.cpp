#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <vector>

namespace json_report {

using boost::json::array;
using boost::json::object;

void write_line_hits(const reporters::ProfileView& profile, Writer& writer) {
    const reporters::LineHitView& chosen = profile.line_hits;
    if (!chosen.is_there()) return;
    std::vector<array> lines(chosen.name.size());
    for (std::size_t i = 0; i < chosen.hit_chosen.size(); ++i)
        if (chosen.hit_chosen[i] < lines.size())
            lines[chosen.hit_chosen[i]].push_back(array{chosen.hit_line.at(i), chosen.hit_count.at(i),
                                                        chosen.hit_time.at(i), chosen.hit_corrected.at(i)});
    writer.open_array("line_hits");
    for (std::uint32_t row = 0; row < chosen.name.size(); ++row)
        writer.element(object{{"name", text(profile.model.text(chosen.name[row]))},
                              {"file", text(profile.model.text(chosen.file.at(row)))},
                              {"line", chosen.line.at(row)},
                              {"function", row_or_null(chosen.function.at(row))},
                              {"time_ns", chosen.time.at(row)},
                              {"corrected_ns", chosen.corrected.at(row)},
                              {"lines", std::move(lines[row])}});
    writer.close();
}

}  // namespace json_report
