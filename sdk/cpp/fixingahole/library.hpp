// From plugin classes to the one exported symbol. Plugins use FIXINGAHOLE_PLUGINS and nothing else of this file.
#pragma once

#include <fixingahole/interfaces.hpp>

#include <array>

namespace fixingahole::detail {

template <class P>
constexpr fah_descriptor describe() {
    constexpr About about = P::about;
    constexpr std::uint32_t kind = about.kind;
    static_assert(about.id != nullptr && about.version != nullptr && about.summary != nullptr,
                  "about needs an id, a version and a summary");
    static_assert(kind != FAH_KIND_REPORTER || IsReporter<P>, "a reporter has render(uint32_t, Model, Sink&)");
    static_assert((kind != FAH_KIND_SAMPLER && kind != FAH_KIND_MEMORY) || IsSource<P>,
                  "a sampler or memory tracker has Progress drain(uint64_t)");
    static_assert(kind != FAH_KIND_TRANSFORM || IsTransform<P>, "a transform has apply(Lookup, BatchView)");
    static_assert(kind != FAH_KIND_SUPPRESSOR || HasPrepare<P>, "a suppressor has prepare(Launch)");
    static_assert(kind >= FAH_KIND_SAMPLER && kind <= FAH_KIND_TRANSFORM, "about.kind is one of FAH_KIND_*");
    return {sizeof(fah_descriptor),
            kind,
            about.id,
            about.version,
            about.summary,
            about.platforms,
            about.agent,
            about.priority,
            static_cast<std::uint32_t>(schema<P>().size()),
            sizeof(fah_option),
            0,
            schema<P>().data()};
}

template <class P>
fah_plugin* create(const fah_host* host, const fah_option_values* values) {
    fah_plugin* made = nullptr;
    guarded(host, [&] {
        made = &(new Holder<P>(host, values))->table;
        return FAH_OK;
    });
    return made;
}

template <class... Plugins>
struct Library {
    static constexpr std::array<fah_descriptor, sizeof...(Plugins)> descriptors{describe<Plugins>()...};
    using Create = fah_plugin* (*)(const fah_host*, const fah_option_values*);
    static constexpr std::array<Create, sizeof...(Plugins)> creators{detail::create<Plugins>...};

    static const fah_descriptor* descriptor(std::uint32_t index) noexcept {
        return index < sizeof...(Plugins) ? &descriptors[index] : nullptr;
    }
    static fah_plugin* create(std::uint32_t index, const fah_host* host, const fah_option_values* values) noexcept {
        return index < sizeof...(Plugins) ? creators[index](host, values) : nullptr;
    }
    static constexpr fah_entry entry{sizeof(fah_entry), FAH_ABI_MINOR, sizeof...(Plugins), 0, descriptor, create};
};

}  // namespace fixingahole::detail

// Once per shared object: FIXINGAHOLE_PLUGINS(MyReporter, MySampler)
#define FIXINGAHOLE_PLUGINS(...)                                                                                       \
    FAH_EXPORT const fah_entry* fah_plugin_entry_v1(void) {                                                            \
        return &fixingahole::detail::Library<__VA_ARGS__>::entry;                                                      \
    }                                                                                                                  \
    static_assert(true, "a semicolon follows")
