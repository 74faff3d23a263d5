// For the samplers' tests: a host that is made up, with records to read and rows to look at.
#pragma once

#include <fixingahole/agent.h>
#include <fixingahole/plugin.h>
#include <fixingahole/source.h>

#include <cstdint>
#include <cstring>
#include <ctime>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace samplers::test {

struct Record {
    std::uint32_t kind;
    fah_cpu_payload payload;
    std::uint32_t payload_size = sizeof(fah_cpu_payload);
};

// One host for each test; the tables lead back here by `context`.
struct MadeUpHost {
    fah_host table{};
    fah_rings rings{};
    bool has_rings = true;
    std::deque<Record> records;
    Record current{};
    int free_batches = 100;
    std::vector<int> batch_sizes;
    std::vector<std::int64_t> values, systems;
    std::vector<int> kinds;
    std::vector<std::uint32_t> stacks;
    std::map<std::string, double> reals;
    std::map<std::string, std::uint64_t> counts;
    std::string failure, variable, period;

    static MadeUpHost& of(const fah_host* host) { return *static_cast<MadeUpHost*>(host->context); }
    MadeUpHost();
    MadeUpHost(const MadeUpHost&) = delete;
    MadeUpHost& operator=(const MadeUpHost&) = delete;
};

constexpr std::uint32_t CAPACITY = 4;
inline std::uint64_t times[CAPACITY];
inline std::uint32_t processes[CAPACITY], threads[CAPACITY], stack_ids[CAPACITY];
inline std::uint8_t row_kinds[CAPACITY], origins[CAPACITY];
inline std::int64_t row_values[CAPACITY], systems[CAPACITY];
inline fah_batch batch;

inline fah_batch* acquire(const fah_host* host) {
    if (MadeUpHost::of(host).free_batches-- <= 0) return nullptr;
    batch = {sizeof batch, CAPACITY,  0,         0,       times,      processes,
             threads,      stack_ids, row_kinds, origins, row_values, systems};
    return &batch;
}

inline void commit(const fah_host* host, fah_batch* full) {
    auto& self = MadeUpHost::of(host);
    self.batch_sizes.push_back(static_cast<int>(full->rows));
    for (std::uint32_t row = 0; row < full->rows; ++row) {
        self.values.push_back(full->value[row]);
        self.systems.push_back(full->system_ns[row]);
        self.kinds.push_back(full->kind[row]);
        self.stacks.push_back(full->stack[row]);
    }
}

inline std::int32_t next(const fah_host* host, fah_ring_record* out) {
    auto& self = MadeUpHost::of(host);
    if (self.records.empty()) return FAH_END;
    self.current = self.records.front();
    self.records.pop_front();
    *out = {sizeof *out, self.current.kind, 1, 1, 7, self.current.payload_size, 42, &self.current.payload};
    return FAH_OK;
}

inline MadeUpHost::MadeUpHost() {
    rings = {sizeof rings, 0, next};
    table.struct_size = sizeof table;
    table.context = this;
    table.fail = [](const fah_host* host, const char* what, const char*) { of(host).failure = what; };
    table.cancelled = [](const fah_host*) { return 0; };
    table.batch_acquire = acquire;
    table.batch_commit = commit;
    table.count = [](const fah_host* host, const char* loss, std::uint64_t add) { of(host).counts[loss] += add; };
    table.fact_real = [](const fah_host* host, const char* key, double value) { of(host).reals[key] = value; };
    table.fact_text = [](const fah_host*, const char*, fah_text) {};
    table.extension = [](const fah_host* host, const char* id) -> const void* {
        return of(host).has_rings && std::strcmp(id, FAH_RINGS_ID) == 0 ? &of(host).rings : nullptr;
    };
}

inline double ticks_per_second() {
    timespec tick{};
    clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
    return 1e9 / (static_cast<double>(tick.tv_sec) * 1e9 + static_cast<double>(tick.tv_nsec));
}

// A sampler of the library under test, and the calls of the host.
class Made {
public:
    explicit Made(double rate = 0) { make(rate); }
    ~Made() { plugin_->destroy(plugin_); }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    void make(double rate) {
        if (plugin_) plugin_->destroy(plugin_);
        const fah_option_value value{sizeof value, rate > 0, 0, rate, {"", 0}};
        const fah_option_values values{sizeof values, 1, sizeof value, 0, &value};
        plugin_ = fah_plugin_entry_v1()->create(0, &host.table, &values);
    }

    // As the host calls it: prepare, then start. rate: --rate, 0 = not given.
    std::int32_t launch(double rate) {
        fah_launch launch{};
        launch.struct_size = sizeof launch;
        launch.context = &host;
        launch.rate_hz = rate;
        launch.set_env = [](const fah_launch* self, const char* name, const char* value) -> std::int32_t {
            auto& made_up = *static_cast<MadeUpHost*>(self->context);
            made_up.variable = name;
            made_up.period = value;
            return FAH_OK;
        };
        const auto status = plugin_->prepare(plugin_, &launch);
        return status != FAH_OK ? status : source()->start(plugin_, &target_);
    }

    std::int32_t drain() { return source()->drain(plugin_, std::numeric_limits<std::uint64_t>::max()); }
    void stop() { source()->stop(plugin_, &target_); }
    fah_plugin* plugin() { return plugin_; }

    MadeUpHost host;

private:
    const fah_source* source() const {
        return static_cast<const fah_source*>(plugin_->get_interface(plugin_, FAH_SOURCE_ID));
    }

    fah_plugin* plugin_ = nullptr;
    fah_target target_{};
};

}  // namespace samplers::test
