#include "plugins/memory/heap/live_blocks.h"

#include <algorithm>
#include <utility>

namespace heap {
namespace {

using fixingahole::payload_of;
using fixingahole::Row;

}  // namespace

bool LiveBlocks::take(const fah_ring_record& record, std::vector<Row>& rows) {
    if (record.kind == FAH_RECORD_ENDED) return end(record, rows), true;
    if (record.kind == HEAP_RECORD_START && record.payload_size >= sizeof(heap_start)) return start(record, rows), true;
    if (record.kind == HEAP_RECORD_ALLOC && record.payload_size >= sizeof(heap_alloc))
        return allocate(record, rows), true;
    if (record.kind == HEAP_RECORD_FREE && record.payload_size >= sizeof(heap_free)) return release(record, rows), true;
    return false;
}

namespace {

template <class Block>
Row row_of(std::uint8_t kind, const fah_ring_record& record, const Block& block) {
    const Weight weight = weight_of(block.bytes, block.mean);
    return {.time_ns = record.time_ns,
            .process = record.process,
            .thread = record.thread,
            .stack = block.stack,
            .kind = kind,
            .origin = block.origin,
            .value = weight.bytes,
            .system_ns = weight.thousandths};
}

}  // namespace

// An exec: what its process had is gone.
void LiveBlocks::start(const fah_ring_record& record, std::vector<Row>& rows) {
    if ((payload_of<heap_start>(record)->flags & HEAP_FOREIGN_MALLOC) != 0) ++foreign_malloc_;
    Blocks& blocks = processes_[record.process];
    for (const auto& [serial, block] : blocks) rows.push_back(row_of(FAH_ROW_FREE, record, block));
    blocks.clear();
    left_overs_.release(record.process, record.time_ns, rows);
}

// The process is gone: its main thread's last words, if it had none itself (fixingahole/host.h). What it held counts as kept.
void LiveBlocks::end(const fah_ring_record& record, std::vector<Row>& rows) {
    std::vector<Row> frees;
    for (const auto& [serial, block] : processes_[record.process]) frees.push_back(row_of(FAH_ROW_FREE, record, block));
    left_overs_.keep(record.process, record.time_ns, std::move(frees));
    processes_.erase(record.process);
    rows.push_back({.time_ns = record.time_ns,
                    .process = record.process,
                    .thread = record.thread,
                    .stack = FAH_NONE,
                    .kind = FAH_ROW_UNSAMPLED,
                    .origin = FAH_ORIGIN_UNKNOWN,
                    .value = 0,
                    .system_ns = 0});
}

void LiveBlocks::allocate(const fah_ring_record& record, std::vector<Row>& rows) {
    const auto told = *payload_of<heap_alloc>(record);
    const Block block{.stack = record.stack,
                      .origin = static_cast<std::uint8_t>(told.origin <= FAH_ORIGIN_KERNEL ? told.origin : 0),
                      .bytes = told.bytes,
                      .mean = told.mean};
    widest_mean_ = std::max(widest_mean_, told.mean);
    processes_[record.process][told.serial] = block;
    rows.push_back(row_of(FAH_ROW_ALLOC, record, block));
}

// Of a mapping that is given back in part, the rest goes on as an allocation of its own.
void LiveBlocks::release(const fah_ring_record& record, std::vector<Row>& rows) {
    const auto told = *payload_of<heap_free>(record);
    Blocks& blocks = processes_[record.process];
    const auto found = blocks.find(told.serial);
    if (found == blocks.end()) {
        ++unknown_frees_;
        return;
    }
    Block& block = found->second;
    rows.push_back(row_of(FAH_ROW_FREE, record, block));
    if (told.bytes == 0 || told.bytes >= block.bytes) {
        blocks.erase(found);
        return;
    }
    block.bytes -= told.bytes;
    rows.push_back(row_of(FAH_ROW_ALLOC, record, block));
}

std::uint64_t LiveBlocks::live() const {
    std::uint64_t sum = 0;
    for (const auto& [process, blocks] : processes_) sum += blocks.size();
    return sum;
}

}  // namespace heap
