#include "framework/plugin_host/host_table.h"

#include "framework/diagnostics/log.h"

#include <exception>
#include <type_traits>
#include <utility>

namespace fah {
namespace {

HostTable& of(const fah_host* host) { return *static_cast<HostTable*>(static_cast<HostSlot*>(host->context)); }

std::string_view text_or_empty(const char* text) { return text == nullptr ? std::string_view() : text; }

// Calls the plugin's services; what they throw is logged, and a call without services or with an exception answers
// `otherwise`.
template <class Call, class Answer>
Answer forward(const fah_host* host, Answer otherwise, Call call) noexcept {
    if (services_of(host) == nullptr) return otherwise;
    try {
        return call(*services_of(host));
    } catch (const std::exception& error) {
        log(LogLevel::ERROR, "a call of the plugin " + of(host).plugin_id() + " could not be served: " + error.what());
    } catch (...) {
        log(LogLevel::ERROR, "a call of the plugin " + of(host).plugin_id() + " could not be served");
    }
    return otherwise;
}

// For calls that answer nothing.
template <class Call>
void forward(const fah_host* host, Call call) noexcept {
    forward(host, 0, [&](HostServices& services) { return call(services), 0; });
}

void host_log(const fah_host* host, std::int32_t level, const char* message) {
    if (services_of(host) != nullptr) {
        forward(host, [&](HostServices& services) { services.log(level, text_or_empty(message)); });
        return;
    }
    const bool known = level >= FAH_LOG_DEBUG && level <= FAH_LOG_ERROR;
    log(known ? static_cast<LogLevel>(level) : LogLevel::INFO,
        of(host).plugin_id() + ": " + std::string(text_or_empty(message)));
}

void host_fail(const fah_host* host, const char* what, const char* hint) {
    of(host).keep_reason(std::string(text_or_empty(what)), std::string(text_or_empty(hint)));
    forward(host, [&](HostServices& services) { services.fail(text_or_empty(what), text_or_empty(hint)); });
}

std::int32_t host_cancelled(const fah_host* host) {
    return forward(host, 0, [](HostServices& services) { return services.cancelled() ? 1 : 0; });
}

fah_batch* host_batch_acquire(const fah_host* host) {
    return forward(host, static_cast<fah_batch*>(nullptr),
                   [](HostServices& services) { return services.batch_acquire(); });
}

void host_batch_commit(const fah_host* host, fah_batch* batch) {
    if (batch == nullptr) return;
    forward(host, [&](HostServices& services) { services.batch_commit(batch); });
}

// A struct of the plugin is read only when it has all that ABI 1.0 has.
template <class Struct>
std::uint32_t intern(const fah_host* host, const Struct* given, std::uint32_t (HostServices::*service)(const Struct&)) {
    if (given == nullptr || given->struct_size < sizeof(Struct)) return FAH_NONE;
    return forward(host, FAH_NONE, [&](HostServices& services) { return (services.*service)(*given); });
}

std::uint32_t host_intern_frame(const fah_host* host, const fah_frame* frame) {
    return intern(host, frame, &HostServices::intern_frame);
}
std::uint32_t host_intern_stack(const fah_host* host, std::uint32_t parent_stack, std::uint32_t frame) {
    return forward(host, FAH_NONE, [&](HostServices& services) { return services.intern_stack(parent_stack, frame); });
}
std::uint32_t host_intern_process(const fah_host* host, const fah_process* process) {
    return intern(host, process, &HostServices::intern_process);
}
std::uint32_t host_intern_thread(const fah_host* host, const fah_thread* thread) {
    return intern(host, thread, &HostServices::intern_thread);
}

void host_count(const fah_host* host, const char* loss, std::uint64_t add) {
    if (loss == nullptr || add == 0) return;
    forward(host, [&](HostServices& services) { services.count(loss, add); });
}

void host_fact_text(const fah_host* host, const char* key, fah_text value) {
    if (key == nullptr) return;
    std::string text = value.data == nullptr ? std::string() : std::string(value.data, value.size);
    forward(host, [&](HostServices& services) { services.fact(text_fact(key, std::move(text))); });
}
void host_fact_integer(const fah_host* host, const char* key, std::int64_t value) {
    if (key == nullptr) return;
    forward(host, [&](HostServices& services) { services.fact(integer_fact(key, value)); });
}
void host_fact_real(const fah_host* host, const char* key, double value) {
    if (key == nullptr) return;
    forward(host, [&](HostServices& services) { services.fact(real_fact(key, value)); });
}

const void* host_extension(const fah_host* host, const char* id) {
    if (id == nullptr) return nullptr;
    return forward(host, static_cast<const void*>(nullptr),
                   [&](HostServices& services) { return services.extension(id); });
}

}  // namespace

HostTable::HostTable(std::string plugin_id)
    : plugin_id_(std::move(plugin_id)),
      table_{.struct_size = sizeof(fah_host),
             .abi_minor = FAH_ABI_MINOR,
             .context = static_cast<HostSlot*>(this),
             .log = host_log,
             .fail = host_fail,
             .cancelled = host_cancelled,
             .batch_acquire = host_batch_acquire,
             .batch_commit = host_batch_commit,
             .intern_frame = host_intern_frame,
             .intern_stack = host_intern_stack,
             .intern_process = host_intern_process,
             .intern_thread = host_intern_thread,
             .count = host_count,
             .fact_text = host_fact_text,
             .fact_integer = host_fact_integer,
             .fact_real = host_fact_real,
             .extension = host_extension} {}

void HostTable::forget_reason() {
    const std::lock_guard lock(mutex_);
    reasons_.erase(std::this_thread::get_id());
    last_.reset();
}

void HostTable::keep_reason(std::string what, std::string hint) {
    const std::lock_guard lock(mutex_);
    last_ = Reason{std::move(what), std::move(hint)};
    reasons_[std::this_thread::get_id()] = *last_;
}

// An empty reason is none.
bool HostTable::has_reason() {
    const std::lock_guard lock(mutex_);
    return last_ && !last_->what.empty();
}

std::optional<Reason> HostTable::take_reason() {
    const std::lock_guard lock(mutex_);
    const auto own = reasons_.find(std::this_thread::get_id());
    if (own == reasons_.end()) return std::exchange(last_, std::nullopt);
    Reason reason = std::move(own->second);
    reasons_.erase(own);
    return reason;
}

}  // namespace fah
