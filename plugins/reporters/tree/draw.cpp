#include "plugins/reporters/tree/draw.h"

#include "plugins/reporters/support/text.h"

#include <algorithm>

namespace tree_report {
namespace {

using reporters::pad_left;

constexpr std::size_t PERCENT = 8, SECONDS = 11, BYTES = 13;
constexpr std::size_t SHORTEST_NAME = 24;
constexpr std::string_view RESET = "\x1b[0m";

class Drawing {
public:
    Drawing(const Canvas& canvas, const MergedTree& tree, bool with_own)
        : canvas_(canvas), tree_(tree), with_own_(with_own) {}

    // Depth is bounded by the number of functions, but that may be large: no recursion.
    std::string draw() {
        waiting_.push_back({0, "", ""});
        while (!waiting_.empty()) {
            const Line line = waiting_.back();
            waiting_.pop_back();
            if (line.branch == REST) {
                text_ += line.indent;
                continue;
            }
            add(line);
        }
        return text_;
    }

private:
    static constexpr std::uint32_t REST = reporters::NO_ROW;  // `indent` is the finished line then
    struct Line {
        std::uint32_t branch;
        std::string indent, joint;
    };

    void add(const Line& line) {
        const Branch& branch = tree_[line.branch];
        append(branch.total_ns, branch.own_ns, line.indent + line.joint, name(branch));
        const bool last = line.joint.starts_with("└");
        const std::string indent = line.indent + (line.joint.empty() ? "" : last ? "   " : "│  ");
        std::size_t drawn = 0, rest = 0;
        std::int64_t rest_ns = 0;
        for (const std::uint32_t child : branch.children) {
            if (canvas_.shares.of_one(tree_[child].total_ns) >= canvas_.threshold && tree_[child].total_ns > 0) {
                ++drawn;
            } else {
                rest += tree_[child].total_ns > 0 ? 1U : 0U;
                rest_ns += tree_[child].total_ns;
            }
        }
        if (rest > 0) waiting_.push_back({REST, rest_line(indent, rest, rest_ns), ""});
        for (std::size_t i = drawn; i-- > 0;)
            waiting_.push_back({branch.children[i], indent, i + 1 == drawn && rest == 0 ? "└─ " : "├─ "});
    }

    std::string rest_line(const std::string& indent, std::size_t count, std::int64_t ns) {
        std::string line;
        std::swap(line, text_);
        append(ns, 0, indent + "└─ ", std::to_string(count) + " more");
        std::swap(line, text_);
        return line;
    }

    void append(std::int64_t total_ns, std::int64_t own_ns, const std::string& branch, const std::string& name) {
        std::string line = colored(pad_left(canvas_.shares.percentage(total_ns), PERCENT), total_ns) +
                           pad_left(canvas_.memory ? reporters::bytes(total_ns) : reporters::seconds(total_ns) + "s",
                                    canvas_.memory ? BYTES : SECONDS);
        if (with_own_) line += pad_left(own_ns > 0 ? canvas_.shares.percentage(own_ns) : "", PERCENT + 1);
        line += "  " + branch;
        const std::size_t used = reporters::width(line) - escapes(total_ns);
        line += reporters::cut_middle(name, std::max(canvas_.columns, used + SHORTEST_NAME) - used);
        text_ += line + "\n";
    }

    // Red from a fifth of everything on, yellow from a twentieth.
    const char* color_of(std::int64_t total_ns) const {
        const double share = canvas_.shares.of_one(total_ns);
        if (!canvas_.color || share < 0.05) return "";
        return share >= 0.2 ? "\x1b[31m" : "\x1b[33m";
    }
    std::string colored(const std::string& text, std::int64_t total_ns) const {
        const std::string color = color_of(total_ns);
        return color.empty() ? text : color + text + std::string(RESET);
    }
    // Characters that a terminal does not show.
    std::size_t escapes(std::int64_t total_ns) const {
        const std::string_view color = color_of(total_ns);
        return color.empty() ? 0 : color.size() + RESET.size();
    }

    std::string name(const Branch& branch) const {
        if (branch.parent == reporters::NO_ROW && branch.function == 0) return "everything";
        const auto& profile = canvas_.profile;
        std::string place = reporters::printable(profile.place(branch.function));
        if (!place.empty()) place = " (" + place + ")";
        return reporters::printable(profile.model.text(profile.functions.name.at(branch.function))) + place;
    }

    const Canvas& canvas_;
    const MergedTree& tree_;
    bool with_own_;
    std::vector<Line> waiting_;
    std::string text_;
};

}  // namespace

std::string column_titles(bool with_own, bool memory) {
    return pad_left("total", PERCENT) + (memory ? pad_left("bytes", BYTES) : pad_left("seconds", SECONDS)) +
           (with_own ? pad_left("own", PERCENT + 1) : "") + "\n";
}

std::string draw(const Canvas& canvas, const MergedTree& tree, bool with_own) {
    return Drawing(canvas, tree, with_own).draw();
}

}  // namespace tree_report
