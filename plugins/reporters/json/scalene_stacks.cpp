#include "plugins/reporters/json/heap.h"
#include "plugins/reporters/json/parts.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <vector>

namespace json_report {
namespace {

using boost::json::array;
using boost::json::object;

// The whole tree stands under "fixingahole"; here the largest are enough, and deep ones keep their innermost frames.
constexpr std::size_t MOST_STACKS = 200;
constexpr std::size_t MOST_FRAMES = 100;

std::vector<std::uint32_t> largest_nodes(const reporters::ProfileView& profile) {
    std::vector<std::uint32_t> nodes;
    for (std::uint32_t node = 1; node < profile.nodes.parent.size(); ++node)
        if (profile.nodes.own.sum(node) > 0) nodes.push_back(node);
    std::ranges::stable_sort(nodes, std::ranges::greater{},
                             [&](std::uint32_t node) { return profile.nodes.own.sum(node); });
    nodes.resize(std::min(nodes.size(), MOST_STACKS));
    return nodes;
}

std::string_view path_of(const reporters::ProfileView& profile, std::uint32_t function) {
    const std::uint32_t file = profile.functions.file.at(function);
    return file < profile.files.path.size() ? profile.model.text(profile.files.path[file]) : std::string_view{};
}

// Outermost first.
std::vector<std::uint32_t> frames_of(const reporters::ProfileView& profile, std::uint32_t node) {
    std::vector<std::uint32_t> frames;
    for (; node != 0 && node < profile.nodes.parent.size() && frames.size() < MOST_FRAMES;
         node = profile.nodes.parent[node])
        frames.push_back(node);
    std::ranges::reverse(frames);
    return frames;
}

boost::json::value stack(const reporters::ProfileView& profile, std::uint32_t node) {
    array names;
    for (const std::uint32_t frame : frames_of(profile, node)) {
        const std::uint32_t function = profile.nodes.function.at(frame);
        names.push_back(text(std::string{path_of(profile, function)} + " " +
                             std::string{profile.model.text(profile.functions.name.at(function))} + ":" +
                             std::to_string(profile.nodes.line.at(frame)) + ";"));
    }
    const auto part = [&](std::int64_t ns) { return static_cast<double>(ns) / static_cast<double>(profile.total_ns); };
    const std::int64_t python = profile.nodes.own.python.at(node), all = profile.nodes.own.sum(node);
    return array{std::move(names), object{{"c_time", part(all - python)},
                                          {"count", profile.nodes.own.samples.at(node)},
                                          {"cpu_samples", part(all)},
                                          {"python_time", part(python)}}};
}

array frame_objects(const reporters::ProfileView& profile, std::uint32_t node) {
    array frames;
    for (const std::uint32_t frame : frames_of(profile, node)) {
        const std::uint32_t function = profile.nodes.function.at(frame);
        frames.push_back(object{{"display_name", text(profile.model.text(profile.functions.name.at(function)))},
                                {"filename_or_module", text(path_of(profile, function))},
                                {"ip", nullptr},
                                {"kind", "py"},
                                {"line", profile.nodes.line.at(frame)},
                                {"offset", nullptr}});
    }
    return frames;
}

boost::json::value combined_stack(const reporters::ProfileView& profile, std::uint32_t node) {
    return array{frame_objects(profile, node), profile.nodes.own.samples.at(node)};
}

}  // namespace

void write_memory_stacks(const reporters::ProfileView& profile, Writer& writer) {
    const reporters::Numbers& held = profile.heap.node_at_peak;
    std::vector<std::uint32_t> nodes;
    for (std::uint32_t node = 1; node < held.size(); ++node)
        if (held[node] > 0) nodes.push_back(node);
    std::ranges::stable_sort(nodes, std::ranges::greater{}, [&](std::uint32_t node) { return held[node]; });
    nodes.resize(std::min(nodes.size(), MOST_STACKS));
    if (nodes.empty()) return writer.member("memory_stacks", array{});
    writer.open_array("memory_stacks");
    for (const std::uint32_t node : nodes) writer.element(array{frame_objects(profile, node), mebibytes(held[node])});
    writer.close();
}

void write_scalene_stacks(const reporters::ProfileView& profile, Writer& writer) {
    const std::vector<std::uint32_t> nodes = largest_nodes(profile);
    writer.open_array("combined_stacks");
    for (const std::uint32_t node : nodes) writer.element(combined_stack(profile, node));
    writer.close();
    writer.member("combined_stacks_timeline", array{});
    writer.open_array("stacks");
    for (const std::uint32_t node : nodes) writer.element(stack(profile, node));
    writer.close();
}

}  // namespace json_report
