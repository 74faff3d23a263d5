// fah.memory.copy: how many bytes each line copies through the C library's memcpy and memmove. The agent counts them by
// thread; the core looks at each CPU sample how many have come since, and here that becomes a row of the sample's line.
#include <fixingahole/agent.h>
#include <fixingahole/fixingahole.hpp>

#include <cstring>
#include <optional>
#include <string>

namespace {

std::optional<fixingahole::Row> row_of(const fah_ring_record& record) {
    std::int64_t bytes = 0;
    if (record.kind != FAH_RECORD_COUNTED || record.payload_size < sizeof bytes) return std::nullopt;
    std::memcpy(&bytes, record.payload, sizeof bytes);
    return fixingahole::Row{.time_ns = record.time_ns,
                            .process = record.process,
                            .thread = record.thread,
                            .stack = record.stack,
                            .kind = FAH_ROW_COPY,
                            .value = bytes};
}

class Copy {
public:
    static constexpr fixingahole::About about{
        .kind = FAH_KIND_MEMORY,
        .id = "fah.memory.copy",
        .version = "1.0.0",
        .summary = "Which lines copy memory: the bytes of memcpy and memmove, at each sample of the CPU",
        .platforms = "linux-x86_64 linux-aarch64",
        .agent = "libfixingahole_copy.so",
    };
    static constexpr std::uint32_t interval_ms = 250;  // as the samplers, whose samples it goes by

    explicit Copy(fixingahole::Host host) : host_(host) {}

    void start(const fah_target& /*target*/) {
        rings_.emplace(host_);
        host_.fact("functions", std::string_view("memcpy memmove mempcpy"));
    }

    fixingahole::Progress drain(std::uint64_t deadline_ns) {
        fixingahole::RowWriter writer(host_);
        while (fixingahole::now_ns() < deadline_ns && !host_.cancelled()) {
            if (waiting_ && !writer.add(*waiting_)) return fixingahole::Progress::again;
            waiting_.reset();
            const auto record = rings_->next();
            if (!record) return fixingahole::Progress::end;
            waiting_ = row_of(*record);
            if (!waiting_) host_.count("unknown records");
        }
        return fixingahole::Progress::again;
    }

private:
    fixingahole::Host host_;
    std::optional<fixingahole::Rings> rings_;
    std::optional<fixingahole::Row> waiting_;  // there was no room for it in a batch
};

}  // namespace

FIXINGAHOLE_PLUGINS(Copy);
