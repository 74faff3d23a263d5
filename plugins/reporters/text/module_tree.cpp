#include "plugins/reporters/support/text.h"
#include "plugins/reporters/text/memory.h"
#include "plugins/reporters/text/sections.h"

#include <algorithm>
#include <map>
#include <vector>

namespace text_report {
namespace {

using reporters::cut_middle;

constexpr double SMALLEST = 0.001;  // share of the 100 % from which a function has a line of its own
constexpr std::size_t LEADER = 4;   // dots between the longest name and its amount, at least
constexpr std::size_t AMOUNT = 7;   // "74.37%"
constexpr std::size_t MEMORY = 6;   // "610 MB"

// A folder, or a file: then it has functions.
struct Module {
    std::map<std::string, Module> below;
    std::vector<std::uint32_t> functions;  // as the model has them: largest first
    std::int64_t time_ns = 0;
    std::int64_t function_count = 0;
};

struct Entry {
    std::string branch, name;
    bool is_function = false;
    std::int64_t time_ns = 0;
    std::int64_t function_count = 0;
    std::int64_t peak = 0;  // bytes, where it is worth telling
};

std::vector<std::string> path_parts(std::string_view label) {
    std::vector<std::string> parts;
    if (label.starts_with('/')) parts.emplace_back("/");
    for (std::size_t start = 0; start < label.size();) {
        const std::size_t end = std::min(label.find('/', start), label.size());
        if (end > start) parts.push_back(reporters::printable(label.substr(start, end - start)));
        start = end + 1;
    }
    return parts;
}

std::int64_t told_peak(const reporters::ProfileView& profile, std::uint32_t function) {
    const std::int64_t peak = profile.heap.functions.peak.at(function);
    return peak >= profile.heap.reported_bytes() ? peak : 0;
}

Module collect(const reporters::ProfileView& profile) {
    Module root;
    for (std::uint32_t i = 1; i < profile.functions.name.size(); ++i) {
        const std::uint32_t file = profile.functions.file.at(i);
        const std::int64_t time_ns = profile.functions.own.sum(i);
        if (file >= profile.files.label.size() || (time_ns == 0 && told_peak(profile, i) == 0)) continue;
        Module* module = &root;
        for (const std::string& part : path_parts(profile.model.text(profile.files.label[file]))) {
            module = &module->below[part];
            module->time_ns += time_ns;
            ++module->function_count;
        }
        module->functions.push_back(i);
    }
    return root;
}

class Outline {
public:
    explicit Outline(const Page& page) : page_(page) {}

    void add_below(const Module& module, const std::string& indent) {
        std::vector<std::pair<std::string, const Module*>> inner;
        for (const auto& [name, below] : module.below) inner.emplace_back(name, &below);
        std::ranges::stable_sort(inner, std::ranges::greater{}, [](const auto& each) { return each.second->time_ns; });
        std::size_t listed = 0;
        while (listed < module.functions.size() && has_line(module.functions[listed])) ++listed;
        const bool has_rest = listed < module.functions.size();
        std::size_t left = inner.size() + listed + has_rest;
        for (const auto& [name, below] : inner) {
            add(indent, --left == 0, {"", name, false, below->time_ns, below->function_count, 0});
            add_below(*below, indent + (left == 0 ? "   " : "│  "));
        }
        for (std::size_t i = 0; i < listed; ++i) add(indent, --left == 0, function_entry(module.functions[i]));
        if (has_rest) add(indent, true, rest_entry(module, listed));
    }

    const std::vector<Entry>& entries() const { return entries_; }

private:
    bool has_line(std::uint32_t function) const {
        return page_.shares.of_one(page_.profile.functions.own.sum(function)) >= SMALLEST ||
               told_peak(page_.profile, function) > 0;
    }
    Entry function_entry(std::uint32_t i) const {
        return {"", name_of(page_.profile, i),  true, page_.profile.functions.own.sum(i),
                1,  told_peak(page_.profile, i)};
    }
    Entry rest_entry(const Module& module, std::size_t listed) const {
        std::int64_t rest_ns = 0;
        for (std::size_t i = listed; i < module.functions.size(); ++i)
            rest_ns += page_.profile.functions.own.sum(module.functions[i]);
        return {"", std::to_string(module.functions.size() - listed) + " more", true, rest_ns, 0, 0};
    }
    void add(const std::string& indent, bool last, Entry entry) {
        entry.branch = indent + (last ? "└─ " : "├─ ");
        entries_.push_back(std::move(entry));
    }

    const Page& page_;
    std::vector<Entry> entries_;
};

std::string draw(const Page& page, const Entry& entry, std::size_t edge) {
    if (!entry.is_function)
        return entry.branch + cut_middle(entry.name, page.columns / 2) + " (" + std::to_string(entry.function_count) +
               " func, " + page.shares.text(entry.time_ns) + " total)\n";
    const std::size_t indent = reporters::width(entry.branch);
    const std::size_t room = edge > indent + LEADER + 8 ? edge - indent - LEADER : 8;
    const std::string name = cut_middle(entry.name, room);
    const std::string amount = page.shares.text(entry.time_ns);
    const std::size_t used = indent + reporters::width(name) + amount.size();
    const std::string memory = entry.peak > 0 ? " (" + reporters::pad_left(megabytes(entry.peak), MEMORY) + ")" : "";
    return entry.branch + name + std::string(edge + AMOUNT > used ? edge + AMOUNT - used : 1, '.') + amount + memory +
           "\n";
}

}  // namespace

std::string module_tree(const Page& page) {
    Outline outline{page};
    outline.add_below(collect(page.profile), "");
    if (outline.entries().empty()) return {};
    std::size_t edge = 0;  // where the names of functions and their shortest leaders end
    for (const Entry& entry : outline.entries())
        if (entry.is_function)
            edge = std::max(edge, reporters::width(entry.branch) + reporters::width(entry.name) + LEADER);
    edge = std::min(edge, page.columns - std::min(page.columns, AMOUNT));
    std::string lines = title(page, "Functions by Module:") + "\n" +
                        reporters::repeat("-", std::min<std::size_t>(57, page.columns)) + "\n";
    for (const Entry& entry : outline.entries()) lines += draw(page, entry, edge);
    return lines;
}

}  // namespace text_report
