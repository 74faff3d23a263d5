// The host's table in C++. Valid from the plugin's constructor until its destructor has returned; copies are cheap.
// The thread each call may be made on is that of the C function in fixingahole/host.h.
#pragma once

#include <fixingahole/host.h>
#include <fixingahole/error.hpp>
#include <fixingahole/text.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace fixingahole {

// A code position; texts are copied by Host::intern.
struct Frame {
    std::string_view function{};
    std::string_view file{};
    std::int32_t line = 0;        // 0 = not known
    std::int32_t first_line = 0;  // 0 = not known
};

struct Process {
    std::int32_t pid = 0;
    std::int32_t parent_pid = 0;
    std::uint64_t start_time_ns = 0;  // CLOCK_MONOTONIC
    std::string_view runtime{};
    std::string_view command{};
};

struct Thread {
    std::uint32_t process = FAH_NONE;
    std::int32_t tid = 0;
    std::string_view name{};
};

class Host {
public:
    explicit Host(const fah_host* table) : table_(table) {}

    void log(std::int32_t level, const std::string& message) const { table_->log(table_, level, message.c_str()); }
    bool cancelled() const { return table_->cancelled(table_) != 0; }
    void count(const char* loss, std::uint64_t add = 1) const { table_->count(table_, loss, add); }

    void fact(const char* key, std::string_view value) const { table_->fact_text(table_, key, to_text(value)); }
    void fact(const char* key, std::integral auto value) const {
        table_->fact_integer(table_, key, static_cast<std::int64_t>(value));
    }
    void fact(const char* key, std::floating_point auto value) const {
        table_->fact_real(table_, key, static_cast<double>(value));
    }

    // [collector] Equal content gives equal ids.
    std::uint32_t intern(const Frame& frame) const {
        const fah_frame c{.struct_size = sizeof c,
                          .line = frame.line,
                          .first_line = frame.first_line,
                          .reserved = 0,
                          .function = to_text(frame.function),
                          .file = to_text(frame.file)};
        return table_->intern_frame(table_, &c);
    }
    std::uint32_t intern(const Process& process) const {
        const fah_process c{.struct_size = sizeof c,
                            .pid = process.pid,
                            .parent_pid = process.parent_pid,
                            .reserved = 0,
                            .start_time_ns = process.start_time_ns,
                            .runtime = to_text(process.runtime),
                            .command = to_text(process.command)};
        return table_->intern_process(table_, &c);
    }
    std::uint32_t intern(const Thread& thread) const {
        const fah_thread c{.struct_size = sizeof c,
                           .process = thread.process,
                           .tid = thread.tid,
                           .reserved = 0,
                           .name = to_text(thread.name)};
        return table_->intern_thread(table_, &c);
    }
    // The stack whose innermost frame is `frame` and whose callers are `parent` (FAH_NONE for an outermost frame).
    std::uint32_t intern_stack(std::uint32_t parent, std::uint32_t frame) const {
        return table_->intern_stack(table_, parent, frame);
    }

    // A further table of the host by id, or nullptr when this host has none of it.
    template <class Table>
    const Table* extension(const char* id) const {
        return static_cast<const Table*>(table_->extension(table_, id));
    }

    const fah_host* table() const { return table_; }

private:
    const fah_host* table_;
};

}  // namespace fixingahole
