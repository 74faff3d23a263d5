#include "tests/golden/loaded_plugin.h"

#include <dlfcn.h>
#include <cstdlib>
#include <stdexcept>

namespace fah::test {
namespace {

void ignore_log(const fah_host* /*host*/, std::int32_t /*level*/, const char* /*message*/) {}

void keep_failure(const fah_host* host, const char* what, const char* /*hint*/) {
    *static_cast<std::string*>(host->context) = what;
}

const fah_entry* entry_of(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    const auto entry = reinterpret_cast<fah_plugin_entry_function>(dlsym(library, "fah_plugin_entry_v1"));
    if (entry == nullptr) throw std::runtime_error(path + " is not a plugin");
    return entry();
}

}  // namespace

LoadedPlugin::LoadedPlugin(const std::string& path, const Options& options) : host_{} {
    host_.struct_size = sizeof host_;
    host_.abi_minor = FAH_ABI_MINOR;
    host_.context = &failure_;
    host_.log = ignore_log;
    host_.fail = keep_failure;
    const fah_entry* entry = entry_of(path);
    const fah_descriptor* about = entry->descriptor(0);
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < about->option_count; ++i) {
        texts.emplace_back(about->options[i].default_value);
        for (const auto& [key, text] : options)
            if (key == about->options[i].key) texts.back() = text;
    }
    std::vector<fah_option_value> values;
    values.reserve(texts.size());
    for (const std::string& text : texts)
        values.push_back({sizeof(fah_option_value),
                          0,
                          text == "true" ? 1 : std::atoll(text.c_str()),
                          std::atof(text.c_str()),
                          {text.data(), text.size()}});
    const fah_option_values given{sizeof given, static_cast<std::uint32_t>(values.size()), sizeof(fah_option_value), 0,
                                  values.data()};
    plugin_ = entry->create(0, &host_, &given);
    if (plugin_ == nullptr) throw std::runtime_error(path + ": " + failure_);
}

LoadedPlugin::~LoadedPlugin() { plugin_->destroy(plugin_); }

const fah_reporter* LoadedPlugin::reporter() const {
    return static_cast<const fah_reporter*>(plugin_->get_interface(plugin_, FAH_REPORTER_ID));
}

}  // namespace fah::test
