#include "framework/collect/remote_memory.h"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

namespace fah {
namespace {

constexpr std::uint64_t PAGE_MASK = RemoteMemory::PAGE - 1;

bool read_process(std::int32_t pid, std::uint64_t address, std::span<std::byte> out) {
    const iovec local = {out.data(), out.size()};
    const iovec remote = {reinterpret_cast<void*>(address), out.size()};  // NOLINT: an address of another process
    return ::process_vm_readv(pid, &local, 1, &remote, 1, 0) == static_cast<ssize_t>(out.size());
}

// Yama's 2 and 3 keep even descendants from being read, but for who has the right to trace anything.
int yama_scope() {
    std::ifstream file("/proc/sys/kernel/yama/ptrace_scope");
    int scope = 0;
    return file >> scope ? scope : 0;
}

bool may_trace_anything() {
    constexpr unsigned CAP_SYS_PTRACE_BIT = 19;
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("CapEff:"))
            return (std::stoull(line.substr(7), nullptr, 16) >> CAP_SYS_PTRACE_BIT & 1) != 0;
    }
    return false;
}

}  // namespace

const RemoteMemory::Page* RemoteMemory::page(std::uint64_t address) {
    Page& kept = pages_[address / PAGE % PAGES];
    if (kept.address == address) return &kept;
    kept.address = 0;
    if (!read_process(pid_, address, kept.bytes)) {
        if (errno == EPERM || errno == ENOSYS || errno == EACCES) denied_ = true;
        return nullptr;
    }
    kept.address = address;
    return &kept;
}

bool RemoteMemory::read(std::uint64_t address, std::span<std::byte> out) {
    if (out.empty()) return true;
    if (address < PAGE || address + out.size() < address) return false;
    while (!out.empty()) {
        const Page* const from = page(address & ~PAGE_MASK);
        if (from == nullptr) return false;
        const std::size_t part = std::min<std::size_t>(out.size(), PAGE - (address & PAGE_MASK));
        std::memcpy(out.data(), from->bytes.data() + (address & PAGE_MASK), part);
        out = out.subspan(part);
        address += part;
    }
    return true;
}

void RemoteMemory::forget() {
    for (Page& page : pages_) page.address = 0;
}

std::optional<std::string_view> remote_reading_refused() {
    const int here = 0;
    std::array<std::byte, sizeof here> copy{};
    if (!read_process(::getpid(), reinterpret_cast<std::uint64_t>(&here), copy))  // NOLINT: our own, as a number
        return "process_vm_readv is refused here (a container's seccomp filter, as a rule)";
    const int scope = yama_scope();
    if (scope >= 2 && !may_trace_anything())
        return "/proc/sys/kernel/yama/ptrace_scope is 2 or more, and this process lacks CAP_SYS_PTRACE";
    return std::nullopt;
}

}  // namespace fah
