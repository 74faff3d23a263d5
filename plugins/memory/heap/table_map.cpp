#include "plugins/memory/heap/table_map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace heap {
namespace {

template <class T>
T load(T& value) {
    return std::atomic_ref<T>(value).load(std::memory_order_acquire);
}

std::size_t bytes_for(std::uint64_t sites) { return HEAP_TABLE_HEAD + sites * sizeof(heap_site); }

}  // namespace

std::unique_ptr<TableMap> TableMap::open(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return nullptr;
    struct stat status = {};
    const bool good = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
                      status.st_size >= HEAP_TABLE_HEAD &&
                      status.st_size <= static_cast<off_t>(bytes_for(HEAP_MAX_SITES));
    const std::size_t bytes = good ? static_cast<std::size_t>(status.st_size) : 0;
    void* map = good ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    if (map == MAP_FAILED || load(static_cast<heap_table*>(map)->magic) != HEAP_TABLE_MAGIC) {
        if (map != MAP_FAILED) ::munmap(map, bytes);
        ::close(file);
        return nullptr;
    }
    return std::unique_ptr<TableMap>(new TableMap(path, file, map, bytes));
}

TableMap::TableMap(std::string path, int file, void* map, std::size_t bytes)
    : path_(std::move(path)), file_(file), table_(static_cast<heap_table*>(map)), bytes_(bytes) {}

TableMap::~TableMap() {
    ::munmap(table_, bytes_);
    ::close(file_);
}

void TableMap::remove() const { ::unlink(path_.c_str()); }

// Reading behind the end of a file that somebody cut short would be SIGBUS.
bool TableMap::is_whole() const {
    struct stat status = {};
    return ::fstat(file_, &status) == 0 && static_cast<std::size_t>(status.st_size) >= bytes_;
}

// Sequentially consistent: the target has to see the number before anything is read here.
Look TableMap::look() {
    if (!is_whole()) return {};
    std::atomic_ref(table_->asked).store(++asked_, std::memory_order_seq_cst);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    const std::uint64_t marks = load(table_->marks);
    const auto began = static_cast<std::uint32_t>(marks) == asked_;
    return {asked_, began ? load(table_->looked_peak) : static_cast<std::uint32_t>(marks >> 32)};
}

std::uint32_t TableMap::sites() const {
    if (!is_whole()) return 0;
    const std::size_t room = (bytes_ - HEAP_TABLE_HEAD) / sizeof(heap_site);
    return static_cast<std::uint32_t>(std::min<std::size_t>(load(table_->site_count), room));
}

// CRITICAL: what it holds is read before its marks, and both before what it noted (heap_table.h).
SiteState TableMap::site(std::uint32_t number, const Look& look) const {
    heap_site& site = heap_sites_of(table_)[number];
    SiteState state;
    state.freed = load(site.freed);
    state.allocated = load(site.allocated);
    state.allocations = load(site.allocations);
    state.frees = load(site.frees);
    state.temporary = load(site.temporary);
    state.peak = load(site.peak);
    const std::uint64_t now = state.allocated - std::min(state.freed, state.allocated);
    const std::uint64_t marks = load(site.marks);
    const auto peak = static_cast<std::uint32_t>(marks >> 32);
    state.held = static_cast<std::uint32_t>(marks) == look.number ? load(site.at_look) : now;
    if (peak == look.peak)
        state.at_peak = load(site.at_peak);
    else if (static_cast<std::int32_t>(peak - look.peak) < 0)
        state.at_peak = now;
    return state;
}

heap_size_class TableMap::sizes(std::size_t bits) const {
    return {load(table_->sizes[bits].count), load(table_->sizes[bits].bytes)};
}

std::int32_t TableMap::pid() const { return table_->pid; }
std::uint32_t TableMap::full() const { return load(table_->full); }
std::uint64_t TableMap::full_ns() const { return load(table_->full_ns); }
std::uint64_t TableMap::leave_ns() const { return load(table_->leave_ns); }

}  // namespace heap
