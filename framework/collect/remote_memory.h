// Another process's memory, read through process_vm_readv by whole pages that are kept until forget(): a Python stack
// lies on a few of them, so a deep one costs a few system calls.
//
// Thread: collector. Errors: a place that cannot be read gives false, and denied() says whether that was the kernel's refusal.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace fah {

class RemoteMemory {
public:
    static constexpr std::size_t PAGE = 4096;

    explicit RemoteMemory(std::int32_t pid) : pid_(pid) {}

    bool read(std::uint64_t address, std::span<std::byte> out);
    template <class T>
    std::optional<T> read(std::uint64_t address) {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        if (!read(address, std::as_writable_bytes(std::span(&value, 1)))) return std::nullopt;
        return value;
    }
    // The process may have run: what was read is no longer true.
    void forget();
    // The kernel does not let us read this process (ptrace rules, seccomp).
    bool denied() const { return denied_; }

private:
    struct Page {
        std::uint64_t address = 0;
        std::array<std::byte, PAGE> bytes;
    };
    static constexpr std::size_t PAGES = 16;  // direct-mapped by page number

    const Page* page(std::uint64_t address);

    std::int32_t pid_;
    bool denied_ = false;
    std::array<Page, PAGES> pages_{};
};

// Whether this process may read others' memory at all; else why not, in words. Reads a few bytes of itself.
std::optional<std::string_view> remote_reading_refused();

}  // namespace fah
