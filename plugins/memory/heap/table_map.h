// A table of sites (heap_table.h) mapped for reading, while its process writes it and afterwards. Trusts nothing in it: what it
// says of its own size is held against the file's.
#pragma once

#include "plugins/memory/heap/heap_table.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace heap {

// One site at one moment.
struct SiteState {
    std::uint64_t allocated = 0, freed = 0, temporary = 0, peak = 0;
    std::uint32_t allocations = 0, frees = 0;
    std::uint64_t held = 0;                // at the look
    std::optional<std::uint64_t> at_peak;  // what it held at the process's peak; empty: there is a later one by now
};

// The numbers of a look that is being read.
struct Look {
    std::uint32_t number = 0;
    std::uint32_t peak = 0;  // the last one before it
};

class TableMap {
public:
    // nullptr when it is none, or none of this user's.
    static std::unique_ptr<TableMap> open(const std::string& path);
    ~TableMap();
    TableMap(const TableMap&) = delete;
    TableMap& operator=(const TableMap&) = delete;

    // From now on sites are as of this moment, until the next look.
    Look look();
    // None when the file was cut short.
    std::uint32_t sites() const;
    SiteState site(std::uint32_t number, const Look& look) const;
    heap_size_class sizes(std::size_t bits) const;

    std::int32_t pid() const;
    std::uint32_t full() const;  // HEAP_FULL_*
    std::uint64_t full_ns() const;
    std::uint64_t leave_ns() const;
    // Removes the file; what is mapped stays.
    void remove() const;

private:
    TableMap(std::string path, int file, void* map, std::size_t bytes);
    bool is_whole() const;

    std::string path_;
    int file_;
    heap_table* table_;
    std::size_t bytes_;
    std::uint32_t asked_ = 0;
};

}  // namespace heap
