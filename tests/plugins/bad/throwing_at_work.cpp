// Plugins that look well and throw where they do their work: in drain, render and apply.
#include <fixingahole/fixingahole.h>

#include <cstring>
#include <stdexcept>

namespace {

[[noreturn]] void blow() { throw std::runtime_error("a fuse has blown"); }

std::int32_t drain(fah_plugin*, std::uint64_t) { blow(); }
std::int32_t render(fah_plugin*, std::uint32_t, const fah_model*, const fah_sink*) { blow(); }
std::int32_t apply(fah_plugin*, const fah_lookup*, fah_batch*) { blow(); }
void destroy(fah_plugin*) {}

const fah_output OUTPUT{sizeof(fah_output), 0, "a.txt", "text/plain"};
const fah_source SOURCE{sizeof(fah_source), 0, nullptr, drain, nullptr};
const fah_reporter REPORTER{sizeof(fah_reporter), 1, sizeof(fah_output), 0, &OUTPUT, render};
const fah_transform TRANSFORM{sizeof(fah_transform), 0, apply};

const void* get_interface(fah_plugin*, const char* id) {
    if (std::strcmp(id, FAH_SOURCE_ID) == 0) return &SOURCE;
    if (std::strcmp(id, FAH_REPORTER_ID) == 0) return &REPORTER;
    return std::strcmp(id, FAH_TRANSFORM_ID) == 0 ? &TRANSFORM : nullptr;
}

constexpr fah_descriptor described(std::uint32_t kind, const char* id) {
    return {sizeof(fah_descriptor), kind, id, "1.0.0", "a fixture", "", nullptr, 0, 0, 0, 0, nullptr};
}

const fah_descriptor DESCRIPTORS[] = {described(FAH_KIND_SAMPLER, "test.throwing.drain"),
                                      described(FAH_KIND_REPORTER, "test.throwing.render"),
                                      described(FAH_KIND_TRANSFORM, "test.throwing.apply")};

const fah_descriptor* descriptor(std::uint32_t index) { return &DESCRIPTORS[index]; }

fah_plugin* create(std::uint32_t, const fah_host*, const fah_option_values*) {
    static fah_plugin plugin{sizeof(fah_plugin), 0, nullptr, nullptr, nullptr, get_interface, destroy};
    return &plugin;
}

const fah_entry ENTRY{sizeof(fah_entry), FAH_ABI_MINOR, 3, 0, descriptor, create};

}  // namespace

const fah_entry* fah_plugin_entry_v1() { return &ENTRY; }
