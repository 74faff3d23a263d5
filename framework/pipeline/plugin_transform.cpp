#include "framework/pipeline/plugin_transform.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace fah {
namespace {

const Dictionary& session_of(const fah_lookup* lookup) { return *static_cast<const Dictionary*>(lookup->context); }

fah_text as_text(std::string_view text) { return {text.data(), text.size()}; }

// The caller may have been built with an older struct: fields that it does not know are not written.
#define FAH_PUT(type, out, field, ...)                                                                                 \
    if (FAH_HAS(type, out, field)) (out)->field = __VA_ARGS__

int32_t look_up_frame(const fah_lookup* lookup, uint32_t stack_id, fah_frame* out, uint32_t* parent_stack) {
    if (stack_id == FAH_NONE) return FAH_END;
    const Dictionary& session = session_of(lookup);
    if (out == nullptr || stack_id > session.stack_count()) return FAH_BAD_ARGUMENT;
    const Stack& stack = session.stack({stack_id});
    const Frame& frame = session.frame(stack.frame);
    const Function& function = session.function(frame.function);
    FAH_PUT(fah_frame, out, line, frame.line);
    FAH_PUT(fah_frame, out, first_line, function.first_line);
    FAH_PUT(fah_frame, out, function, as_text(session.string(function.name)));
    FAH_PUT(fah_frame, out, file, as_text(session.string(function.file)));
    if (parent_stack != nullptr) *parent_stack = stack.parent.value;
    return FAH_OK;
}

int32_t look_up_thread(const fah_lookup* lookup, uint32_t id, fah_thread* out) {
    const Dictionary& session = session_of(lookup);
    if (out == nullptr || id == FAH_NONE || id > session.thread_count()) return FAH_BAD_ARGUMENT;
    const Thread thread = session.thread({id});
    FAH_PUT(fah_thread, out, process, thread.process.value);
    FAH_PUT(fah_thread, out, tid, thread.tid);
    FAH_PUT(fah_thread, out, name, as_text(session.string(thread.name)));
    return FAH_OK;
}

int32_t look_up_process(const fah_lookup* lookup, uint32_t id, fah_process* out) {
    const Dictionary& session = session_of(lookup);
    if (out == nullptr || id == FAH_NONE || id > session.process_count()) return FAH_BAD_ARGUMENT;
    const Process process = session.process({id});
    FAH_PUT(fah_process, out, pid, process.pid);
    FAH_PUT(fah_process, out, parent_pid, process.parent_pid);
    FAH_PUT(fah_process, out, start_time_ns, process.start_time_ns);
    FAH_PUT(fah_process, out, runtime, as_text(session.string(process.runtime)));
    FAH_PUT(fah_process, out, command, as_text(session.string(process.command)));
    return FAH_OK;
}

#undef FAH_PUT

}  // namespace

fah_lookup make_lookup(const Dictionary& session) {
    return {.struct_size = sizeof(fah_lookup),
            .reserved = 0,
            .context = const_cast<Dictionary*>(&session),  // C has no const void* here; it is only read
            .frame = look_up_frame,
            .thread = look_up_thread,
            .process = look_up_process};
}

PluginTransform::PluginTransform(std::string id, fah_plugin* plugin, const fah_transform* table, WhyFailed why_failed)
    : id_(std::move(id)), plugin_(plugin), table_(table), why_failed_(std::move(why_failed)) {
    if (!FAH_HAS(fah_transform, table, apply) || table->apply == nullptr) {
        throw Failure("the transform " + id_ + " has no apply function in its " FAH_TRANSFORM_ID " table",
                      "this is a fault of the plugin: leave it out of `transforms`, and tell its author");
    }
}

void PluginTransform::apply(Batch& batch, const Dictionary& session) {
    const fah_lookup lookup = make_lookup(session);
    fah_batch view = batch.view();
    const std::int32_t status = table_->apply(plugin_, &lookup, &view);
    if (status != FAH_OK) throw why_failed_(status);
    check(batch, view.rows, session);
    batch.rows = view.rows;
}

void PluginTransform::check(const Batch& batch, std::uint32_t rows, const Dictionary& session) const {
    const std::string hint = "this is a fault of the plugin: leave it out of `transforms`, and tell its author";
    if (rows > batch.rows) {
        throw Failure("the transform " + id_ + " made " + std::to_string(rows) + " rows of " +
                          std::to_string(batch.rows) + "; rows may only become fewer",
                      hint);
    }
    const auto beyond = [rows](const std::vector<std::uint32_t>& ids, std::uint32_t count) {
        return std::any_of(ids.begin(), ids.begin() + rows, [count](std::uint32_t id) { return id > count; });
    };
    if (beyond(batch.process, session.process_count()) || beyond(batch.thread, session.thread_count()) ||
        beyond(batch.stack, session.stack_count())) {
        throw Failure("the transform " + id_ + " wrote an id that does not exist", hint);
    }
}

}  // namespace fah
