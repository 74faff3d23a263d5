#include "framework/collect/batch_writer.h"

#include "framework/model/row.h"

#include "framework/collect/clock.h"

#include <algorithm>
#include <utility>

namespace fah {
namespace {

constexpr std::uint32_t LEAST_ROOM = BatchWriter::CAPACITY / 4;  // with less left, a new batch is begun

}  // namespace

BatchWriter::BatchWriter(std::shared_ptr<const Dictionary> dictionary, BatchQueue& queue, RunLedger& ledger)
    : dictionary_(std::move(dictionary)), queue_(queue), ledger_(ledger) {}

fah_batch* BatchWriter::acquire() {
    if (out_ || queue_.full()) return nullptr;
    if (batch_.capacity() - batch_.rows < LEAST_ROOM && !flush()) return nullptr;
    if (batch_.capacity() == 0) {
        batch_.dictionary = dictionary_;
        batch_.reserve(CAPACITY);
    }
    view_ = view_of_rest();
    out_ = true;
    return &view_;
}

fah_batch BatchWriter::view_of_rest() {
    const std::uint32_t used = batch_.rows;
    return {.struct_size = sizeof(fah_batch),
            .capacity = batch_.capacity() - used,
            .rows = 0,
            .reserved = 0,
            .time_ns = batch_.time_ns.data() + used,
            .process = batch_.process.data() + used,
            .thread = batch_.thread.data() + used,
            .stack = batch_.stack.data() + used,
            .kind = batch_.kind.data() + used,
            .origin = batch_.origin.data() + used,
            .value = batch_.value.data() + used,
            .system_ns = batch_.system_ns.data() + used};
}

void BatchWriter::commit(const fah_batch* batch) {
    if (!out_ || batch != &view_) {
        ledger_.count("invalid_rows", 1);
        return;
    }
    out_ = false;
    const std::uint32_t room = batch_.capacity() - batch_.rows;
    if (view_.rows > room) {  // it has written, or claims to have written, beyond the end: nothing in it is believed
        ledger_.count("invalid_rows", room);
        return;
    }
    if (batch_.rows == 0) oldest_ns_ = clock_now_ns();
    const std::uint32_t end = keep_valid(batch_.rows, batch_.rows + view_.rows);
    ledger_.count("invalid_rows", batch_.rows + view_.rows - end);
    rows_ += end - batch_.rows;
    batch_.rows = end;
}

// Moves the valid rows of [begin, end) together; returns their end.
std::uint32_t BatchWriter::keep_valid(std::uint32_t begin, std::uint32_t end) {
    std::uint32_t to = begin;
    for (std::uint32_t row = begin; row < end; ++row) {
        if (valid(row)) move_row(row, to++);
    }
    return to;
}

namespace {

// Most kinds have an origin there, or nothing; some a number of their own.
std::uint8_t most_origin(std::uint8_t kind) {
    if (kind == FAH_ROW_COUNTED_SIZES) return MOST_SIZE_BITS;
    return kind == FAH_ROW_RESIDENT ? FAH_RESIDENT_PROPORTIONAL : FAH_ORIGIN_KERNEL;
}

}  // namespace

bool BatchWriter::valid(std::uint32_t row) const {
    const std::uint8_t kind = batch_.kind[row];
    const bool has_process = batch_.process[row] != FAH_NONE;
    const bool is_heap = is_heap_kind(kind);
    const bool is_count = is_calls_kind(kind) || is_lines_kind(kind) || is_timeline_kind(kind);
    const bool needs_process =
        is_heap || is_count || kind == FAH_ROW_CPU || kind == FAH_ROW_UNSAMPLED || kind == FAH_ROW_WAIT;
    return kind != 0 && batch_.origin[row] <= most_origin(kind) && (has_process || !needs_process) &&
           batch_.process[row] <= dictionary_->process_count() && batch_.thread[row] <= dictionary_->thread_count() &&
           batch_.stack[row] <= dictionary_->stack_count() && batch_.value[row] >= 0 && batch_.system_ns[row] >= 0 &&
           (is_heap || is_count || batch_.system_ns[row] <= batch_.value[row]);
}

void BatchWriter::move_row(std::uint32_t from, std::uint32_t to) {
    if (from == to) return;
    const auto move = [from, to](auto& column) { column[to] = column[from]; };
    move(batch_.time_ns);
    move(batch_.process);
    move(batch_.thread);
    move(batch_.stack);
    move(batch_.kind);
    move(batch_.origin);
    move(batch_.value);
    move(batch_.system_ns);
}

bool BatchWriter::flush() {
    if (batch_.rows == 0) return true;
    if (out_ || (!queue_.push(batch_) && !queue_.cancelled())) return false;
    batch_ = Batch{};
    return true;
}

void BatchWriter::flush_old(std::uint64_t now_ns) {
    if (batch_.rows != 0 && now_ns - oldest_ns_ >= LONGEST_WAIT_NS) flush();
}

}  // namespace fah
