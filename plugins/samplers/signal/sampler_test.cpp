// The sampler's half in the host, against a host that is made up: rates, facts, rows, back-pressure.
#include <fixingahole/agent.h>
#include <fixingahole/plugin.h>
#include <fixingahole/source.h>
#include <gtest/gtest.h>

#include <cstring>
#include <ctime>
#include <deque>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace {

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
    std::vector<std::int64_t> values;
    std::vector<int> kinds;
    std::vector<std::uint32_t> stacks;
    std::map<std::string, double> reals;
    std::map<std::string, std::uint64_t> counts;
    std::string failure, period;

    static MadeUpHost& of(const fah_host* host) { return *static_cast<MadeUpHost*>(host->context); }
    MadeUpHost();
    MadeUpHost(const MadeUpHost&) = delete;
    MadeUpHost& operator=(const MadeUpHost&) = delete;
};

constexpr std::uint32_t CAPACITY = 4;
std::uint64_t times[CAPACITY];
std::uint32_t processes[CAPACITY], threads[CAPACITY], stack_ids[CAPACITY];
std::uint8_t row_kinds[CAPACITY], origins[CAPACITY];
std::int64_t row_values[CAPACITY], systems[CAPACITY];
fah_batch batch;

fah_batch* acquire(const fah_host* host) {
    if (MadeUpHost::of(host).free_batches-- <= 0) return nullptr;
    batch = {sizeof batch, CAPACITY,  0,         0,       times,      processes,
             threads,      stack_ids, row_kinds, origins, row_values, systems};
    return &batch;
}

void commit(const fah_host* host, fah_batch* full) {
    auto& self = MadeUpHost::of(host);
    self.batch_sizes.push_back(static_cast<int>(full->rows));
    for (std::uint32_t row = 0; row < full->rows; ++row) {
        self.values.push_back(full->value[row]);
        self.kinds.push_back(full->kind[row]);
        self.stacks.push_back(full->stack[row]);
    }
}

std::int32_t next(const fah_host* host, fah_ring_record* out) {
    auto& self = MadeUpHost::of(host);
    if (self.records.empty()) return FAH_END;
    self.current = self.records.front();
    self.records.pop_front();
    *out = {sizeof *out, self.current.kind, 1, 1, 7, self.current.payload_size, 42, &self.current.payload};
    return FAH_OK;
}

MadeUpHost::MadeUpHost() {
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

double ticks_per_second() {
    timespec tick{};
    clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
    return 1e9 / (static_cast<double>(tick.tv_sec) * 1e9 + static_cast<double>(tick.tv_nsec));
}

class SignalSampler : public ::testing::Test {
protected:
    SignalSampler() { make(0); }
    ~SignalSampler() override { plugin_->destroy(plugin_); }
    SignalSampler(const SignalSampler&) = delete;
    SignalSampler& operator=(const SignalSampler&) = delete;

    void make(double rate) {
        if (plugin_) plugin_->destroy(plugin_);
        const fah_option_value value{sizeof value, rate > 0, 0, rate, {"", 0}};
        const fah_option_values values{sizeof values, 1, sizeof value, 0, &value};
        plugin_ = fah_plugin_entry_v1()->create(0, &host_.table, &values);
    }

    // As the host calls it: prepare, then start. rate: --rate, 0 = not given.
    std::int32_t launch(double rate, const char* clock = "cpu") {
        fah_launch launch{};
        launch.struct_size = sizeof launch;
        launch.context = &host_;
        launch.rate_hz = rate;
        launch.clock = {clock, std::strlen(clock)};
        launch.set_env = [](const fah_launch* self, const char* name, const char* value) -> std::int32_t {
            if (std::string(name) == "_FAH_SIGNAL_PERIOD_NS") static_cast<MadeUpHost*>(self->context)->period = value;
            return FAH_OK;
        };
        const auto status = plugin_->prepare(plugin_, &launch);
        return status != FAH_OK ? status : source()->start(plugin_, &target_);
    }

    std::int32_t drain() { return source()->drain(plugin_, std::numeric_limits<std::uint64_t>::max()); }

    const fah_source* source() const {
        return static_cast<const fah_source*>(plugin_->get_interface(plugin_, FAH_SOURCE_ID));
    }

    MadeUpHost host_;
    fah_plugin* plugin_ = nullptr;
    fah_target target_{};
};

TEST_F(SignalSampler, IsAvailableAndSaysHowFast) {
    fah_probe probe{};
    probe.struct_size = sizeof probe;
    ASSERT_EQ(plugin_->probe(plugin_, &probe), FAH_OK);
    EXPECT_EQ(probe.available, 1u);
    EXPECT_NE(std::string(probe.reason).find(std::to_string(static_cast<int>(ticks_per_second()))), std::string::npos);
}

TEST_F(SignalSampler, DefaultsTo250OrTheTick) {
    ASSERT_EQ(launch(0), FAH_OK);
    const double rate = std::min(250.0, ticks_per_second());
    EXPECT_DOUBLE_EQ(host_.reals.at("rate_hz"), rate);
    EXPECT_EQ(host_.reals.count("rate_wanted_hz"), 0u);
    EXPECT_EQ(host_.period, std::to_string(static_cast<long>(1e9 / rate)));
}

TEST_F(SignalSampler, CapsAtTheTickAndSaysSo) {
    ASSERT_EQ(launch(15000), FAH_OK);
    EXPECT_DOUBLE_EQ(host_.reals.at("rate_hz"), ticks_per_second());
    EXPECT_DOUBLE_EQ(host_.reals.at("rate_wanted_hz"), 15000);
}

TEST_F(SignalSampler, TheCommandsRateGoesBeforeItsOwnOption) {
    make(50);
    ASSERT_EQ(launch(0), FAH_OK);
    EXPECT_DOUBLE_EQ(host_.reals.at("rate_hz"), 50);
    EXPECT_EQ(host_.period, "20000000");
    ASSERT_EQ(launch(20), FAH_OK);
    EXPECT_DOUBLE_EQ(host_.reals.at("rate_hz"), 20);
}

TEST_F(SignalSampler, RefusesTheWallClock) {
    EXPECT_EQ(launch(0, "wall"), FAH_UNAVAILABLE);
    EXPECT_NE(host_.failure.find("CPU time only"), std::string::npos);
}

TEST_F(SignalSampler, NeedsRings) {
    host_.has_rings = false;
    EXPECT_EQ(launch(0), FAH_FAILED);
    EXPECT_NE(host_.failure.find(FAH_RINGS_ID), std::string::npos);
}

TEST_F(SignalSampler, OneRecordIsOneRow) {
    ASSERT_EQ(launch(0), FAH_OK);
    for (int i = 1; i <= 5; ++i) host_.records.push_back({FAH_RECORD_CPU, {i * 10, 0, 0, 1, 0, 0, 0}});
    host_.records.push_back({FAH_RECORD_UNSAMPLED, {60, 0, 0, 0, 0, 0, 0}});
    EXPECT_EQ(drain(), FAH_END);
    EXPECT_EQ(host_.batch_sizes, (std::vector<int>{4, 2}));
    EXPECT_EQ(host_.values, (std::vector<std::int64_t>{10, 20, 30, 40, 50, 60}));
    EXPECT_EQ(host_.kinds.front(), FAH_ROW_CPU);
    EXPECT_EQ(host_.stacks.front(), 7u);
    EXPECT_EQ(host_.kinds.back(), FAH_ROW_UNSAMPLED);
    EXPECT_EQ(host_.stacks.back(), FAH_NONE);
}

TEST_F(SignalSampler, WhatItDoesNotKnowIsCounted) {
    ASSERT_EQ(launch(0), FAH_OK);
    host_.records.push_back({FAH_RECORD_AGENT, {}});
    host_.records.push_back({FAH_RECORD_CPU, {}, 3});
    EXPECT_EQ(drain(), FAH_END);
    EXPECT_EQ(host_.counts.at("unknown records"), 2u);
    EXPECT_TRUE(host_.values.empty());
}

TEST_F(SignalSampler, UnderBackPressureNoRecordIsLost) {
    ASSERT_EQ(launch(0), FAH_OK);
    host_.free_batches = 1;
    for (int i = 0; i < 6; ++i) host_.records.push_back({FAH_RECORD_CPU, {}});
    EXPECT_EQ(drain(), FAH_OK);
    EXPECT_EQ(host_.records.size(), 2u);
    host_.free_batches = 1;
    EXPECT_EQ(drain(), FAH_END);
    EXPECT_EQ(host_.values.size(), 6u);
}

}  // namespace
