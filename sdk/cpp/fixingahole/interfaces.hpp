// The tables fah.reporter/1, fah.source/1 and fah.transform/1 of a plugin class. Only for library.hpp.
#pragma once

#include <fixingahole/holder.hpp>

#include <iterator>
#include <string_view>

namespace fixingahole::detail {

template <class P>
struct ReporterTable {
    static std::int32_t render(fah_plugin* table, std::uint32_t output, const fah_model* model,
                               const fah_sink* sink) noexcept {
        Holder<P>& holder = Holder<P>::of(table);
        return guarded(holder.host, [&] {
            Sink writer(sink);
            holder.plugin.render(output, Model(model), writer);
            writer.flush();
            return FAH_OK;
        });
    }
    static constexpr fah_reporter functions{sizeof(fah_reporter), static_cast<std::uint32_t>(std::size(P::outputs)),
                                            sizeof(fah_output),   0,
                                            P::outputs,           render};
};

template <class P>
struct SourceTable {
    static std::int32_t start(fah_plugin* table, const fah_target* target) noexcept {
        if constexpr (HasStart<P>) {
            return guarded(Holder<P>::of(table).host, [&] {
                Holder<P>::of(table).plugin.start(*target);
                return FAH_OK;
            });
        }
        return FAH_OK;
    }
    static std::int32_t drain(fah_plugin* table, std::uint64_t deadline_ns) noexcept {
        return guarded(Holder<P>::of(table).host, [&] {
            return Holder<P>::of(table).plugin.drain(deadline_ns) == Progress::end ? FAH_END : FAH_OK;
        });
    }
    static std::int32_t stop(fah_plugin* table, const fah_target* target) noexcept {
        if constexpr (HasStop<P>) {
            return guarded(Holder<P>::of(table).host, [&] {
                Holder<P>::of(table).plugin.stop(*target);
                return FAH_OK;
            });
        }
        return FAH_OK;
    }
    static constexpr std::uint32_t interval() {
        if constexpr (HasInterval<P>) return P::interval_ms;
        return 0;
    }
    static constexpr fah_source functions{sizeof(fah_source), interval(), HasStart<P> ? start : nullptr, drain,
                                          HasStop<P> ? stop : nullptr};
};

template <class P>
struct TransformTable {
    static std::int32_t apply(fah_plugin* table, const fah_lookup* lookup, fah_batch* batch) noexcept {
        return guarded(Holder<P>::of(table).host, [&] {
            Holder<P>::of(table).plugin.apply(Lookup(lookup), BatchView(batch));
            return FAH_OK;
        });
    }
    static constexpr fah_transform functions{sizeof(fah_transform), 0, apply};
};

template <class P>
const void* Holder<P>::get_interface(fah_plugin*, const char* id) noexcept {
    const std::string_view wanted(id);
    if constexpr (IsReporter<P>) {
        if (wanted == FAH_REPORTER_ID) return &ReporterTable<P>::functions;
    }
    if constexpr (IsSource<P>) {
        if (wanted == FAH_SOURCE_ID) return &SourceTable<P>::functions;
    }
    if constexpr (IsTransform<P>) {
        if (wanted == FAH_TRANSFORM_ID) return &TransformTable<P>::functions;
    }
    return nullptr;
}

}  // namespace fixingahole::detail
