#include "framework/report/plugin_reporter.h"

#include "framework/report/atomic_file.h"

namespace fah {
namespace {

std::int32_t write_to_file(const fah_sink* sink, const char* bytes, std::uint64_t size) {
    return static_cast<AtomicFile*>(sink->context)->write({bytes, size}) ? FAH_OK : FAH_FAILED;
}

std::int32_t write_to_string(const fah_sink* sink, const char* bytes, std::uint64_t size) {
    try {
        static_cast<std::string*>(sink->context)->append(bytes, size);
        return FAH_OK;
    } catch (...) {
        return FAH_FAILED;
    }
}

fah_sink make_sink(const ReportPage& page, void* context,
                   std::int32_t (*write)(const fah_sink*, const char*, std::uint64_t)) {
    return {sizeof(fah_sink), page.columns == 0 ? 80 : page.columns, page.color ? 1u : 0u, 0, context, write};
}

}  // namespace

// The stride is the plugin's: its fah_output may be larger than ours.
const fah_output& PluginReporter::entry(std::uint32_t output) const {
    const auto* bytes = reinterpret_cast<const unsigned char*>(loaded_.reporter->outputs);
    const std::size_t place = std::size_t{output} * loaded_.reporter->output_stride;
    return *static_cast<const fah_output*>(static_cast<const void*>(bytes + place));
}

Failure PluginReporter::failure(const std::string& file, std::int32_t status) const {
    const std::string what = "the reporter " + loaded_.id + " could not make " + file;
    if (!loaded_.why_failed) return Failure(what, "", "", EXIT_REPORT_FAILED);
    const Failure reason = loaded_.why_failed(status);
    return Failure(what + ": " + reason.what(), reason.hint(), reason.where(), EXIT_REPORT_FAILED);
}

void PluginReporter::write_file(std::uint32_t output, const fah_model& model, const std::string& path,
                                ReportPage page) const {
    AtomicFile file{path};
    const fah_sink sink = make_sink(page, &file, write_to_file);
    const std::int32_t status = loaded_.reporter->render(loaded_.plugin, output, &model, &sink);
    if (file.failed()) file.throw_failure();
    if (status != FAH_OK) throw failure(path, status);
    file.commit();
}

std::string PluginReporter::render(std::uint32_t output, const fah_model& model, ReportPage page) const {
    std::string text;
    const fah_sink sink = make_sink(page, &text, write_to_string);
    const std::int32_t status = loaded_.reporter->render(loaded_.plugin, output, &model, &sink);
    if (status != FAH_OK) throw failure(std::string{file_name(output)}, status);
    return text;
}

std::string with_suffix(std::string_view file_name, std::string_view suffix) {
    const std::size_t dot = std::min(file_name.find('.', 1), file_name.size());
    return std::string{file_name.substr(0, dot)} + std::string{suffix} + std::string{file_name.substr(dot)};
}

}  // namespace fah
