// A plugin class with its C face: fah_plugin's functions, and what the class has, found by name. Only for library.hpp.
#pragma once

#include <fixingahole/guard.hpp>
#include <fixingahole/plugin.hpp>
#include <fixingahole/reporter.hpp>
#include <fixingahole/source.hpp>
#include <fixingahole/transform.hpp>

#include <cstring>
#include <iterator>
#include <string_view>

namespace fixingahole::detail {

inline void copy_text(char (&to)[FAH_PROBE_TEXT], std::string_view from) {
    const std::size_t size = from.size() < FAH_PROBE_TEXT ? from.size() : FAH_PROBE_TEXT - 1;
    std::memcpy(to, from.data(), size);
    to[size] = '\0';
}

template <class P>
concept HasOptions = requires {
    std::size(P::options);
};
template <class P>
concept HasProbe = requires(P& p) {
    p.probe();
};
template <class P>
concept HasPrepare = requires(P& p, Launch launch) {
    p.prepare(launch);
};
template <class P>
concept IsReporter = requires(P& p, Model model, Sink& sink) {
    p.render(std::uint32_t{0}, model, sink);
};
template <class P>
concept IsSource = requires(P& p) {
    p.drain(std::uint64_t{0});
};
template <class P>
concept HasStart = requires(P& p, const fah_target& target) {
    p.start(target);
};
template <class P>
concept HasStop = requires(P& p, const fah_target& target) {
    p.stop(target);
};
template <class P>
concept HasInterval = requires {
    P::interval_ms;
};
template <class P>
concept IsTransform = requires(P& p, Lookup lookup, BatchView batch) {
    p.apply(lookup, batch);
};

template <class P>
constexpr std::span<const Option> schema() {
    if constexpr (HasOptions<P>) return std::span<const Option>(P::options);
    return {};
}

// The plugin class with its C face. table.self is the Holder.
template <class P>
struct Holder {
    fah_plugin table;
    const fah_host* host;
    P plugin;

    Holder(const fah_host* given, const fah_option_values* values)
        : table{sizeof(fah_plugin), 0,      this, HasProbe<P> ? probe : nullptr, HasPrepare<P> ? prepare : nullptr,
                get_interface,      destroy},
          host(given),
          plugin(make(Host(given), Options(schema<P>(), values))) {}

    static P make(Host api, const Options& options) {
        if constexpr (requires { P{api, options}; }) {
            return P{api, options};
        } else if constexpr (requires { P{api}; }) {
            return P{api};
        } else if constexpr (requires { P{options}; }) {
            return P{options};
        } else {
            return P{};
        }
    }

    static Holder& of(fah_plugin* table) { return *static_cast<Holder*>(table->self); }

    static std::int32_t probe(fah_plugin* table, fah_probe* out) noexcept {
        if constexpr (HasProbe<P>) {
            return guarded(of(table).host, [&] {
                const Availability found = of(table).plugin.probe();
                out->available = found.available ? 1 : 0;
                copy_text(out->reason, found.reason);
                copy_text(out->hint, found.hint);
                if (FAH_HAS(fah_probe, out, best_rate_hz)) out->best_rate_hz = found.best_rate_hz;
                return FAH_OK;
            });
        }
        return FAH_OK;
    }
    static std::int32_t prepare(fah_plugin* table, const fah_launch* launch) noexcept {
        if constexpr (HasPrepare<P>) {
            return guarded(of(table).host, [&] {
                of(table).plugin.prepare(Launch(launch));
                return FAH_OK;
            });
        }
        return FAH_OK;
    }
    static const void* get_interface(fah_plugin*, const char* id) noexcept;
    static void destroy(fah_plugin* table) noexcept { delete &of(table); }
};

}  // namespace fixingahole::detail
