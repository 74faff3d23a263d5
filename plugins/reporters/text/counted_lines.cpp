// Counted lines beside the source: how often each began to run, how long it took, and what part of its function that is.
#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <map>
#include <vector>

namespace text_report {
namespace {

constexpr std::size_t NUMBER = 7;
constexpr std::size_t HITS = 12;
constexpr std::size_t TIME = 12;
constexpr std::size_t EACH = 12;
constexpr std::size_t SHARE = 8;
constexpr std::size_t SHORTEST_CODE = 24;
constexpr std::uint32_t LONGEST_GAP = 6;  // lines without a hit between two that have one

struct Hit {
    std::int64_t count = 0, corrected = 0;
};
using Hits = std::map<std::uint32_t, Hit>;  // by line

std::vector<std::string_view> lines_of(std::string_view source) {
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start < source.size();) {
        const std::size_t end = std::min(source.find('\n', start), source.size());
        lines.push_back(source.substr(start, end - start));
        start = end + 1;
    }
    return lines;
}

// One function's lines, from its def to the last that ran.
class Listing {
public:
    Listing(const Page& page, std::uint32_t row, Hits hits)
        : page_(page),
          row_(row),
          hits_(std::move(hits)),
          source_(lines_of(page.profile.model.text(page.profile.line_hits.source.at(row)))) {
        const std::size_t used = NUMBER + HITS + TIME + EACH + SHARE + 2;
        room_ = std::max(page.columns, used + SHORTEST_CODE) - used;
    }

    std::string draw() const {
        std::string text = heading();
        if (hits_.empty()) return text + "  it did not run\n";
        text += reporters::pad_left("line", NUMBER) + reporters::pad_left("hits", HITS) +
                reporters::pad_left("time s", TIME) + reporters::pad_left("us per hit", EACH) +
                reporters::pad_left("% of it", SHARE) + "\n";
        std::uint32_t next = std::min(page_.profile.line_hits.line.at(row_), hits_.begin()->first);
        for (const auto& [line, hit] : hits_) {
            if (line - next > LONGEST_GAP) {
                text += reporters::pad_left("...", NUMBER) + "\n";
                next = line;
            }
            for (; next < line; ++next) text += without_hits(next);
            text += with_hits(line, hit);
            next = line + 1;
        }
        return text;
    }

private:
    std::string heading() const {
        const reporters::LineHitView& chosen = page_.profile.line_hits;
        const std::string file{page_.profile.model.text(chosen.file.at(row_))};
        const std::int64_t counting = std::max<std::int64_t>(chosen.time.at(row_) - chosen.corrected.at(row_), 0);
        return reporters::printable(page_.profile.model.text(chosen.name.at(row_))) + " (" +
               reporters::printable(file.substr(file.rfind('/') + 1)) + ":" + std::to_string(chosen.line.at(row_)) +
               "): " + reporters::seconds(chosen.corrected.at(row_)) + "s, and " + reporters::seconds(counting) +
               "s of counting\n";
    }

    std::string code(std::uint32_t line) const {
        if (line == 0 || line > source_.size()) return {};
        return "  " + reporters::cut_end(reporters::code_line(source_[line - 1]), room_);
    }

    std::string without_hits(std::uint32_t line) const {
        const std::string text = code(line);
        const std::size_t gap = text.empty() ? 0 : HITS + TIME + EACH + SHARE;
        return reporters::pad_left(std::to_string(line), NUMBER) + std::string(gap, ' ') + text + "\n";
    }

    std::string with_hits(std::uint32_t line, const Hit& hit) const {
        const std::int64_t whole = page_.profile.line_hits.corrected.at(row_);
        const double share = whole > 0 ? static_cast<double>(hit.corrected) / static_cast<double>(whole) : 0;
        const double each = hit.count > 0 ? static_cast<double>(hit.corrected) / static_cast<double>(hit.count) : 0;
        return reporters::pad_left(std::to_string(line), NUMBER) +
               reporters::pad_left(std::to_string(hit.count), HITS) +
               reporters::pad_left(reporters::seconds(hit.corrected, 6), TIME) +
               reporters::pad_left(reporters::fixed(each / 1e3, 3), EACH) +
               reporters::pad_left(reporters::percent(share, 1), SHARE) + code(line) + "\n";
    }

    const Page& page_;
    std::uint32_t row_;
    Hits hits_;
    std::vector<std::string_view> source_;
    std::size_t room_ = 0;
};

std::vector<Hits> hits_by_function(const reporters::LineHitView& lines) {
    std::vector<Hits> hits(lines.name.size());
    for (std::size_t i = 0; i < lines.hit_chosen.size(); ++i)
        if (lines.hit_chosen[i] < hits.size())
            hits[lines.hit_chosen[i]][lines.hit_line.at(i)] = {lines.hit_count.at(i), lines.hit_corrected.at(i)};
    return hits;
}

}  // namespace

std::string counted_lines(const Page& page) {
    const reporters::LineHitView& lines = page.profile.line_hits;
    if (!lines.is_there()) return {};
    std::vector<Hits> hits = hits_by_function(lines);
    std::string text = "Counted Lines, by time with what they called, without the cost of counting:\n";
    for (std::uint32_t row = 0; row < hits.size(); ++row)
        text += "\n" + Listing(page, row, std::move(hits[row])).draw();
    return text;
}

}  // namespace text_report
