#include "framework/native/object_file.h"

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace fah {
namespace {

constexpr std::size_t REMEMBERED_ROWS = 1 << 17;
constexpr std::uint64_t VDSO_BYTES = 64 << 10;  // far above what it has

// The separate debug file of the build id, when it is installed; unlike libdwfl's standard search this asks no server.
char* debug_folders = nullptr;
const Dwfl_Callbacks CALLBACKS{.find_elf = dwfl_build_id_find_elf,
                               .find_debuginfo = dwfl_build_id_find_debuginfo,
                               .section_address = dwfl_offline_section_address,
                               .debuginfo_path = &debug_folders};

// The table of .eh_frame_hdr: how it is written nearly everywhere.
constexpr std::uint8_t VERSION = 1;
constexpr std::uint8_t COUNT_UDATA4 = 0x03;
constexpr std::uint8_t TABLE_SDATA4_RELATIVE = 0x3b;
struct TableHead {
    std::uint8_t version, pointer_way, count_way, table_way;
    std::int32_t pointer;
    std::uint32_t count;
};

// The kernel writes no end behind the vdso's sections: its section headers stand last.
std::size_t vdso_size(const char* begin) {
    Elf64_Ehdr head = {};
    std::memcpy(&head, begin, sizeof(head));
    return head.e_shoff + std::size_t{head.e_shentsize} * head.e_shnum;
}

}  // namespace

std::unique_ptr<ObjectFile> ObjectFile::open(const Mapping& mapping) {
    if (!mapping.path.starts_with('/')) return nullptr;
    const int file = ::open(mapping.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return nullptr;
    struct stat status = {};
    std::unique_ptr<ObjectFile> object(new ObjectFile(mapping.path));
    const bool same = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_ino == mapping.inode;
    const bool good = same && object->load(file);
    if (!good) ::close(file);
    return good ? std::move(object) : nullptr;
}

std::unique_ptr<ObjectFile> ObjectFile::open_vdso() {
    const auto* begin = reinterpret_cast<const char*>(::getauxval(AT_SYSINFO_EHDR));
    const int file = begin == nullptr ? -1 : ::memfd_create("vdso", MFD_CLOEXEC);
    if (file < 0) return nullptr;
    const std::size_t size = vdso_size(begin);
    std::unique_ptr<ObjectFile> object(new ObjectFile("[vdso]"));
    const bool good =
        size <= VDSO_BYTES && ::write(file, begin, size) == static_cast<ssize_t>(size) && object->load(file);
    if (!good) ::close(file);
    return good ? std::move(object) : nullptr;
}

ObjectFile::~ObjectFile() {
    if (session_ != nullptr) dwfl_end(session_);
}

// Takes the open file only when it succeeds.
bool ObjectFile::load(int file) {
    session_ = dwfl_begin(&CALLBACKS);
    if (session_ == nullptr) return false;
    dwfl_report_begin(session_);
    module_ = dwfl_report_elf(session_, path_.c_str(), path_.c_str(), file, 0, true);
    if (dwfl_report_end(session_, nullptr, nullptr) != 0 || module_ == nullptr) return false;
    if (!read_segments()) return false;
    symbols_.emplace(module_);
    is_python_ = symbols_->defines("_PyEval_EvalFrameDefault") || symbols_->defines("Py_RunMain");
    return true;
}

bool ObjectFile::read_segments() {
    GElf_Addr bias = 0;
    Elf* elf = dwfl_module_getelf(module_, &bias);
    std::size_t count = 0;
    // A library whose addresses do not begin at 0 would be moved; everything here relies upon its own.
    if (elf == nullptr || bias != 0 || elf_getphdrnum(elf, &count) != 0) return false;
    for (std::size_t i = 0; i < count; ++i) {
        GElf_Phdr header = {};
        if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr) continue;
        if (header.p_type == PT_LOAD) segments_.push_back({header.p_offset, header.p_vaddr, header.p_filesz});
        if (header.p_type == PT_GNU_EH_FRAME) read_starts(header.p_offset, header.p_vaddr, header.p_filesz);
    }
    return !segments_.empty();
}

void ObjectFile::read_starts(std::uint64_t offset, std::uint64_t address, std::uint64_t size) {
    GElf_Addr bias = 0;
    const Elf_Data* data =
        elf_getdata_rawchunk(dwfl_module_getelf(module_, &bias), static_cast<std::int64_t>(offset), size, ELF_T_BYTE);
    TableHead head = {};
    if (data == nullptr || data->d_size < sizeof(head)) return;
    std::memcpy(&head, data->d_buf, sizeof(head));
    if (head.version != VERSION || head.count_way != COUNT_UDATA4 || head.table_way != TABLE_SDATA4_RELATIVE) return;
    const std::size_t count = std::min<std::size_t>(head.count, (data->d_size - sizeof(head)) / 8);
    const char* entry = static_cast<const char*>(data->d_buf) + sizeof(head);
    for (std::size_t i = 0; i < count; ++i, entry += 8) {
        std::int32_t start = 0;
        std::memcpy(&start, entry, sizeof(start));
        starts_.push_back(address + static_cast<std::uint64_t>(std::int64_t{start}));
    }
    std::ranges::sort(starts_);
}

std::optional<std::uint64_t> ObjectFile::address_of(std::uint64_t file_offset) const {
    for (const Segment& segment : segments_) {
        if (file_offset >= segment.offset && file_offset - segment.offset < segment.size)
            return segment.address + (file_offset - segment.offset);
    }
    return std::nullopt;
}

const UnwindRow& ObjectFile::row(std::uint64_t address) {
    const auto known = rows_.find(address);
    if (known != rows_.end()) return known->second;
    if (rows_.size() >= REMEMBERED_ROWS) rows_.clear();
    // The debug file's own table is large and searched from its beginning: only for what was built without the other.
    Dwarf_Addr bias = 0;
    Dwarf_Frame* frame = nullptr;
    Dwarf_CFI* table = dwfl_module_eh_cfi(module_, &bias);
    if (table == nullptr) table = dwfl_module_dwarf_cfi(module_, &bias);
    if (table != nullptr && dwarf_cfi_addrframe(table, address - bias, &frame) != 0) frame = nullptr;
    UnwindRow& row = rows_.emplace(address, UnwindRow(frame)).first->second;
    std::free(frame);
    return row;
}

std::uint64_t ObjectFile::function_start(std::uint64_t address) const {
    const auto after = std::ranges::upper_bound(starts_, address);
    return after == starts_.begin() ? address : *std::prev(after);
}

SourceLine ObjectFile::line(std::uint64_t address) const {
    Dwfl_Line* line = dwfl_module_getsrc(module_, address);
    int number = 0;
    const char* file = line == nullptr ? nullptr : dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr);
    if (file == nullptr) return {};
    return {.file = file, .line = number};
}

}  // namespace fah
