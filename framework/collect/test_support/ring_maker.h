// Writes ring files as sdk/agent/wire.h says, so that the reader is tested without the core: also rings that no core would
// write.
#pragma once

#include <fixingahole/agent.h>
#include <sdk/agent/wire.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fah::testing {

struct RingOptions {
    std::int32_t pid = 4'000'000;  // above what Linux gives by default
    std::uint64_t process_start = 12345;
    std::uint64_t image_start_ns = 1'000'000;
    std::uint64_t data_size = 64 << 10;
    std::uint32_t python_version = 0x030B07F0;
    std::uint32_t status = FAH_STATUS_SAMPLING;
    std::uint64_t position = 0;  // where the records begin
};

struct CodeTexts {
    std::string file;
    std::string name;
    std::string qualname;
    std::string table;
    std::int32_t first_line = 1;
};

// A record of which only the head stands.
struct OpenRecord {
    std::uint64_t position = 0;
    std::uint32_t size = 0;
};

class RingMaker {
public:
    RingMaker(const std::string& path, const RingOptions& options = {});
    ~RingMaker();
    RingMaker(const RingMaker&) = delete;
    RingMaker& operator=(const RingMaker&) = delete;

    fah_ring_head& head() { return *head_; }
    std::uint8_t* data() { return data_; }

    // False when the ring is full.
    bool write(std::uint16_t type, std::uint16_t channel, std::uint32_t thread, std::string_view body);
    // Reserved, not committed; without_size: killed before it wrote even its size.
    OpenRecord open(std::uint16_t type, std::uint32_t body_size, bool without_size = false);
    void commit(const OpenRecord& record);

    bool channel(std::uint16_t number, std::string_view name) { return write(FAH_WIRE_CHANNEL, number, 0, name); }
    bool thread(std::uint32_t index, std::int32_t tid, std::string_view name = {}, std::uint32_t flags = 0);
    bool code(std::uint32_t id, const CodeTexts& texts);
    // frames: innermost first.
    bool sample(std::uint16_t channel, std::uint32_t thread, const std::vector<fah_wire_frame>& frames,
                std::uint16_t kept = 0, std::string_view payload = {}, std::uint32_t flags = 1,
                std::uint64_t time_ns = 7);
    void end() { head_->clean_exit = 1; }

private:
    bool reserve(std::uint32_t size, std::uint64_t& position);
    void put_head(std::uint64_t position, const fah_record& record);
    std::uint64_t offset(std::uint64_t position) const { return (position + shift_) & (size_ - 1); }

    fah_ring_head* head_;
    std::uint8_t* data_;
    std::uint64_t size_;
    std::uint64_t shift_ = 0;  // of the last record
};

}  // namespace fah::testing
