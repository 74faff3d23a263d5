/* fah.source/1: turns what the agent wrote inside the target into rows. One record is one row. */
#include <string.h>
#include <time.h>

#include "plugins/samplers/support/held_time.h"
#include "plugins/samplers/support/sampler.h"

static uint64_t now_ns(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int32_t start(fah_plugin* plugin, const fah_target* target) {
    (void)target;
    sampler* self = sampler_of(plugin);
    self->rings = self->host->extension(self->host, FAH_RINGS_ID);
    if (!FAH_HAS(fah_rings, self->rings, next)) {
        self->host->fail(self->host, "this fixingahole does not read rings (" FAH_RINGS_ID ")",
                         "use the sampler of the same release as the command");
        return FAH_FAILED;
    }
    say_rate(self);
    return FAH_OK;
}

static void add_row(sampler* self, fah_batch* batch, const fah_ring_record* record) {
    const int is_cpu = record->kind == FAH_RECORD_CPU;
    fah_cpu_payload payload;
    if (self->kind->holds_system_time && record->kind == RECORD_IN_SYSTEM_CALL) {
        expect_system_call(self, record);
        return;
    }
    if ((!is_cpu && record->kind != FAH_RECORD_UNSAMPLED) || record->payload_size < sizeof payload) {
        self->host->count(self->host, "unknown records", 1);
        return;
    }
    memcpy(&payload, record->payload, sizeof payload);
    if (self->kind->holds_system_time && is_cpu) settle_system_time(self, record, &payload);
    if (self->kind->holds_system_time && !is_cpu) add_held_row(self, record->thread, batch);
    const uint32_t row = batch->rows++;
    batch->time_ns[row] = record->time_ns;
    batch->process[row] = record->process;
    batch->thread[row] = record->thread;
    batch->stack[row] = is_cpu ? record->stack : FAH_NONE;
    batch->kind[row] = is_cpu ? FAH_ROW_CPU : FAH_ROW_UNSAMPLED;
    batch->origin[row] = payload.origin;
    batch->value[row] = payload.cpu_ns;
    batch->system_ns[row] = payload.system_ns;
}

/* Fills one batch: FAH_END when there is no more, FAH_OK when the batch is full. */
static int32_t fill(sampler* self, fah_batch* batch) {
    const uint32_t rows_of_record = self->kind->holds_system_time ? 2 : 1;
    while (batch->rows + rows_of_record <= batch->capacity) {
        fah_ring_record record = {.struct_size = sizeof record};
        const int32_t status = self->rings->next(self->host, &record);
        if (status == FAH_END && self->stopped) return flush_held_time(self, batch);
        if (status != FAH_OK) return status;
        add_row(self, batch, &record);
    }
    return FAH_OK;
}

static int32_t drain(fah_plugin* plugin, uint64_t deadline_ns) {
    sampler* self = sampler_of(plugin);
    while (now_ns() < deadline_ns && !self->host->cancelled(self->host)) {
        fah_batch* batch = self->host->batch_acquire(self->host);
        if (batch == NULL) return FAH_OK; /* back-pressure: the records stay in the rings */
        batch->rows = 0;
        const int32_t status = fill(self, batch);
        self->host->batch_commit(self->host, batch);
        if (status != FAH_OK) return status;
    }
    return FAH_OK;
}

static int32_t stop(fah_plugin* plugin, const fah_target* target) {
    (void)target;
    sampler_of(plugin)->stopped = 1;
    return FAH_OK;
}

const fah_source ring_source = {
    .struct_size = sizeof(fah_source),
    .interval_ms = 250, /* each wake-up costs the program CPU time; a ring holds seconds of samples */
    .start = start,
    .drain = drain,
    .stop = stop,
};
