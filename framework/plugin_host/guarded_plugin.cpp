#include "framework/plugin_host/guarded_plugin.h"

#include <exception>
#include <string>

namespace fah {

// The guarded functions, named as those they guard.
struct GuardedPlugin::Calls {
    static GuardedPlugin& of(fah_plugin* face) { return *static_cast<GuardedPlugin*>(face->self); }

    static std::int32_t start(fah_plugin* face, const fah_target* target) {
        GuardedPlugin& me = of(face);
        return me.run("start", [&] { return me.raw_source_->start(me.raw_, target); });
    }
    static std::int32_t drain(fah_plugin* face, std::uint64_t deadline_ns) {
        GuardedPlugin& me = of(face);
        return me.run("drain", [&] { return me.raw_source_->drain(me.raw_, deadline_ns); });
    }
    static std::int32_t stop(fah_plugin* face, const fah_target* target) {
        GuardedPlugin& me = of(face);
        return me.run("stop", [&] { return me.raw_source_->stop(me.raw_, target); });
    }
    static std::int32_t render(fah_plugin* face, std::uint32_t output, const fah_model* model, const fah_sink* sink) {
        GuardedPlugin& me = of(face);
        return me.run("render", [&] { return me.raw_reporter_->render(me.raw_, output, model, sink); });
    }
    static std::int32_t apply(fah_plugin* face, const fah_lookup* lookup, fah_batch* batch) {
        GuardedPlugin& me = of(face);
        return me.run("apply", [&] { return me.raw_transform_->apply(me.raw_, lookup, batch); });
    }
    static std::int32_t probe(fah_plugin* face, fah_probe* out) {
        GuardedPlugin& me = of(face);
        return me.run("probe", [&] { return me.raw_->probe(me.raw_, out); });
    }
    static std::int32_t prepare(fah_plugin* face, const fah_launch* launch) {
        GuardedPlugin& me = of(face);
        return me.run("prepare", [&] { return me.raw_->prepare(me.raw_, launch); });
    }
    static const void* get_interface(fah_plugin* face, const char* id) {
        GuardedPlugin& me = of(face);
        const void* table = nullptr;
        me.run("get_interface", [&] {
            table = me.raw_->get_interface(me.raw_, id);
            return FAH_OK;
        });
        return table;
    }
};

GuardedPlugin::GuardedPlugin(HostTable& host) : host_(host) {}

// destroy stays NULL: who made the plugin destroys it, nobody who was lent its face.
void GuardedPlugin::guard(fah_plugin* raw) {
    raw_ = raw;
    face_ = {.struct_size = sizeof(fah_plugin),
             .reserved = 0,
             .self = this,
             .probe = raw->probe == nullptr ? nullptr : Calls::probe,
             .prepare = raw->prepare == nullptr ? nullptr : Calls::prepare,
             .get_interface = Calls::get_interface,
             .destroy = nullptr};
}

const fah_source& GuardedPlugin::guard(const fah_source& raw) {
    raw_source_ = &raw;
    source_ = {.struct_size = sizeof(fah_source),
               .interval_ms = raw.interval_ms,
               .start = raw.start == nullptr ? nullptr : Calls::start,
               .drain = Calls::drain,
               .stop = raw.stop == nullptr ? nullptr : Calls::stop};
    return source_;
}

const fah_reporter& GuardedPlugin::guard(const fah_reporter& raw) {
    raw_reporter_ = &raw;
    reporter_ = {.struct_size = sizeof(fah_reporter),
                 .output_count = raw.output_count,
                 .output_stride = raw.output_stride,
                 .reserved = 0,
                 .outputs = raw.outputs,
                 .render = Calls::render};
    return reporter_;
}

const fah_transform& GuardedPlugin::guard(const fah_transform& raw) {
    raw_transform_ = &raw;
    transform_ = {.struct_size = sizeof(fah_transform), .reserved = 0, .apply = Calls::apply};
    return transform_;
}

std::int32_t GuardedPlugin::run(std::string_view step, const std::function<std::int32_t()>& body) noexcept {
    const std::string bug_hint = "This is a bug of the plugin " + host_.plugin_id() + ": tell those who made it.";
    const auto fail = [&](const std::string& what) {
        host_.table()->fail(host_.table(), what.c_str(), bug_hint.c_str());
    };
    host_.forget_reason();
    std::int32_t status = FAH_FAILED;
    try {
        status = body();
    } catch (const std::exception& error) {
        fail("it threw an exception: " + std::string(error.what()));
    } catch (...) {
        fail("it threw an exception");
    }
    if (status != FAH_OK && status != FAH_END && !host_.has_reason()) {
        fail("it failed without a reason (status " + std::to_string(status) + " of " + std::string(step) + ")");
    }
    return status;
}

}  // namespace fah
