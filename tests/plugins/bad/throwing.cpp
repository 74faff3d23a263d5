// Throws in every function: test.throwing.create in create() itself, test.throwing.later in all the others.
#include <fixingahole/fixingahole.h>

#include <cstring>
#include <stdexcept>

namespace {

[[noreturn]] void blow() { throw std::runtime_error("a fuse has blown"); }

std::int32_t probe(fah_plugin*, fah_probe*) { blow(); }
std::int32_t prepare(fah_plugin*, const fah_launch*) { blow(); }
std::int32_t start(fah_plugin*, const fah_target*) { blow(); }
std::int32_t drain(fah_plugin*, std::uint64_t) { throw 42; }
std::int32_t render(fah_plugin*, std::uint32_t, const fah_model*, const fah_sink*) { blow(); }
std::int32_t apply(fah_plugin*, const fah_lookup*, fah_batch*) { blow(); }
void destroy(fah_plugin*) { blow(); }

const fah_output OUTPUT{sizeof(fah_output), 0, "a.txt", "text/plain"};
const fah_source SOURCE{sizeof(fah_source), 0, start, drain, start};
const fah_reporter REPORTER{sizeof(fah_reporter), 1, sizeof(fah_output), 0, &OUTPUT, render};
const fah_transform TRANSFORM{sizeof(fah_transform), 0, apply};

const void* get_interface(fah_plugin*, const char* id) {
    if (std::strcmp(id, FAH_SOURCE_ID) == 0) return &SOURCE;
    if (std::strcmp(id, FAH_REPORTER_ID) == 0) return &REPORTER;
    if (std::strcmp(id, FAH_TRANSFORM_ID) == 0) return &TRANSFORM;
    blow();
}

const fah_descriptor DESCRIPTORS[] = {{sizeof(fah_descriptor), FAH_KIND_SAMPLER, "test.throwing.create", "1.0.0",
                                       "a fixture", "", nullptr, 0, 0, 0, 0, nullptr},
                                      {sizeof(fah_descriptor), FAH_KIND_SAMPLER, "test.throwing.later", "1.0.0",
                                       "a fixture", "", nullptr, 0, 0, 0, 0, nullptr},
                                      {sizeof(fah_descriptor), FAH_KIND_SAMPLER, "test.throwing.unread", "1.0.0",
                                       "a fixture", "", nullptr, 0, 0, 0, 0, nullptr}};

const fah_descriptor* descriptor(std::uint32_t index) {
    if (index == 2) blow();
    return &DESCRIPTORS[index];
}

fah_plugin* create(std::uint32_t index, const fah_host*, const fah_option_values*) {
    static fah_plugin plugin{sizeof(fah_plugin), 0, nullptr, probe, prepare, get_interface, destroy};
    if (index == 0) blow();
    return &plugin;
}

const fah_entry ENTRY{sizeof(fah_entry), FAH_ABI_MINOR, 3, 0, descriptor, create};

}  // namespace

const fah_entry* fah_plugin_entry_v1() { return &ENTRY; }
