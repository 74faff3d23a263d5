// One ELF file that a target has mapped: its unwind tables, its functions' names, and lines where it has DWARF.
// Addresses are the file's own (p_vaddr); one ObjectFile serves every process that has the file mapped.
//
// Thread: collector. Memory: what is remembered for each place in the code is bounded. Never asks the network.
#pragma once

#include "framework/native/memory_map.h"
#include "framework/native/symbol_table.h"
#include "framework/native/unwind_row.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

struct Dwfl;

namespace fah {

struct SourceLine {
    std::string file;
    std::int32_t line = 0;  // 0 = not known
};

class ObjectFile {
public:
    // nullptr when the file cannot be read, is no ELF file, or is not the one that was mapped (another inode).
    static std::unique_ptr<ObjectFile> open(const Mapping& mapping);
    // The kernel's own object, which is the same in every process.
    static std::unique_ptr<ObjectFile> open_vdso();
    ~ObjectFile();
    ObjectFile(const ObjectFile&) = delete;
    ObjectFile& operator=(const ObjectFile&) = delete;

    const std::string& path() const { return path_; }
    // Holds the interpreter: python3.N itself, or libpython.
    bool is_python() const { return is_python_; }

    std::optional<std::uint64_t> address_of(std::uint64_t file_offset) const;
    const UnwindRow& row(std::uint64_t address);
    const FunctionSymbol* function(std::uint64_t address) const { return symbols_->find(address); }
    // Where the function begins that has no name: from the unwind tables; the address itself where they do not know it.
    std::uint64_t function_start(std::uint64_t address) const;
    SourceLine line(std::uint64_t address) const;

private:
    struct Segment {
        std::uint64_t offset = 0;
        std::uint64_t address = 0;
        std::uint64_t size = 0;
    };
    explicit ObjectFile(std::string path) : path_(std::move(path)) {}
    bool load(int file);
    bool read_segments();
    void read_starts(std::uint64_t offset, std::uint64_t address, std::uint64_t size);

    std::string path_;
    Dwfl* session_ = nullptr;
    Dwfl_Module* module_ = nullptr;
    bool is_python_ = false;
    std::vector<Segment> segments_;
    std::vector<std::uint64_t> starts_;  // of every function that has an unwind table
    std::optional<SymbolTable> symbols_;
    std::unordered_map<std::uint64_t, UnwindRow> rows_;
};

}  // namespace fah
