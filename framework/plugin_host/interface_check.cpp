#include "framework/plugin_host/interface_check.h"

#include "framework/plugin_host/loaded_plugin.h"

#include <cstring>
#include <string_view>

namespace fah {
namespace {

constexpr std::uint32_t MOST_OUTPUTS = 256;
constexpr std::uint32_t LARGEST_STRUCT = 65536;

template <class Table>
std::string size_problem(const std::string& name, const Table& table) {
    if (table.struct_size >= sizeof(Table) && table.struct_size <= LARGEST_STRUCT) return "";
    return name + ".struct_size is " + std::to_string(table.struct_size) + ", at least " +
           std::to_string(sizeof(Table)) + " is needed";
}

std::string output_problem(const fah_output& output) {
    if (output.struct_size < sizeof(fah_output)) {
        return "an output's struct_size is " + std::to_string(output.struct_size) + ", at least " +
               std::to_string(sizeof(fah_output)) + " is needed";
    }
    const std::string_view name = output.file_name == nullptr ? "" : output.file_name;
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos) {
        return "an output's file name is \"" + std::string(name) + "\", which is no plain file name";
    }
    return output.media_type == nullptr ? "an output has no media type" : "";
}

std::string outputs_problem(const fah_reporter& reporter) {
    if (reporter.output_count == 0 || reporter.output_count > MOST_OUTPUTS) {
        return "fah_reporter.output_count is " + std::to_string(reporter.output_count);
    }
    if (reporter.output_stride < sizeof(fah_output) || reporter.output_stride > LARGEST_STRUCT) {
        return "fah_reporter.output_stride is " + std::to_string(reporter.output_stride) + ", at least " +
               std::to_string(sizeof(fah_output)) + " is needed";
    }
    if (reporter.outputs == nullptr) return "fah_reporter.outputs is NULL";
    for (const fah_output& output : outputs_of(reporter)) {
        std::string problem = output_problem(output);
        if (!problem.empty()) return problem;
    }
    return "";
}

}  // namespace

std::string plugin_problem(const fah_plugin& plugin) {
    std::string size = size_problem("fah_plugin", plugin);
    if (!size.empty()) return size;
    if (plugin.get_interface == nullptr) return "fah_plugin.get_interface is NULL";
    return plugin.destroy == nullptr ? "fah_plugin.destroy is NULL" : "";
}

std::string interface_problem(const fah_source& source) {
    std::string size = size_problem("fah_source", source);
    if (!size.empty()) return size;
    return source.drain == nullptr ? "fah_source.drain is NULL" : "";
}

std::string interface_problem(const fah_reporter& reporter) {
    std::string size = size_problem("fah_reporter", reporter);
    if (!size.empty()) return size;
    if (reporter.render == nullptr) return "fah_reporter.render is NULL";
    return outputs_problem(reporter);
}

std::string interface_problem(const fah_transform& transform) {
    std::string size = size_problem("fah_transform", transform);
    if (!size.empty()) return size;
    return transform.apply == nullptr ? "fah_transform.apply is NULL" : "";
}

std::vector<fah_output> outputs_of(const fah_reporter& reporter) {
    std::vector<fah_output> outputs(reporter.output_count);
    const auto* bytes = reinterpret_cast<const unsigned char*>(reporter.outputs);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        std::memcpy(&outputs[i], bytes + i * reporter.output_stride, sizeof(fah_output));
    }
    return outputs;
}

}  // namespace fah
