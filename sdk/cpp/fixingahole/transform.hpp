// A transform is a stage of the pipeline over batches: it drops rows or changes them.
//
//   void apply(Lookup lookup, BatchView batch);     [worker], on several batches at once: no state without atomics
#pragma once

#include <fixingahole/transform.h>
#include <fixingahole/host.hpp>

#include <optional>

namespace fixingahole {

// What the ids of a batch stand for; texts live as long as the run.
class Lookup {
public:
    explicit Lookup(const fah_lookup* table) : table_(table) {}

    struct StackEntry {
        Frame frame;
        std::uint32_t parent = FAH_NONE;
    };

    // Empty above the outermost frame.
    std::optional<StackEntry> frame(std::uint32_t stack) const {
        fah_frame found{};
        found.struct_size = sizeof found;
        std::uint32_t parent = FAH_NONE;
        if (table_->frame(table_, stack, &found, &parent) != FAH_OK) return std::nullopt;
        return StackEntry{{to_view(found.function), to_view(found.file), found.line, found.first_line}, parent};
    }
    std::optional<Thread> thread(std::uint32_t id) const {
        fah_thread found{};
        found.struct_size = sizeof found;
        if (table_->thread(table_, id, &found) != FAH_OK) return std::nullopt;
        return Thread{found.process, found.tid, to_view(found.name)};
    }
    std::optional<Process> process(std::uint32_t id) const {
        fah_process found{};
        found.struct_size = sizeof found;
        if (table_->process(table_, id, &found) != FAH_OK) return std::nullopt;
        return Process{found.pid, found.parent_pid, found.start_time_ns, to_view(found.runtime),
                       to_view(found.command)};
    }

private:
    const fah_lookup* table_;
};

class BatchView {
public:
    explicit BatchView(fah_batch* batch) : batch_(batch) {}

    std::uint32_t rows() const { return batch_->rows; }
    // The columns themselves, to read and change rows in place.
    fah_batch& columns() const { return *batch_; }

    // Keeps the rows for which keep(row index) is true, in their order. Returns how many were dropped: count them.
    template <class Keep>
    std::uint32_t keep_if(Keep keep) const {
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < batch_->rows; ++i) {
            if (!keep(i)) continue;
            if (kept != i) move_row(i, kept);
            ++kept;
        }
        const std::uint32_t dropped = batch_->rows - kept;
        batch_->rows = kept;
        return dropped;
    }

private:
    void move_row(std::uint32_t from, std::uint32_t to) const {
        batch_->time_ns[to] = batch_->time_ns[from];
        batch_->process[to] = batch_->process[from];
        batch_->thread[to] = batch_->thread[from];
        batch_->stack[to] = batch_->stack[from];
        batch_->kind[to] = batch_->kind[from];
        batch_->origin[to] = batch_->origin[from];
        batch_->value[to] = batch_->value[from];
        batch_->system_ns[to] = batch_->system_ns[from];
    }

    fah_batch* batch_;
};

}  // namespace fixingahole
