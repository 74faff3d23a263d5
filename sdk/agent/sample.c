/* Weighing and writing samples. The weight is the thread's own CPU clock, never a count of ticks. */
#include "sdk/agent/sample.h"

#include <fixingahole/host.h>
#include <stddef.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/clocks.h"
#include "sdk/agent/image.h"
#include "sdk/agent/machine.h"
#include "sdk/agent/native_stack.h"
#include "sdk/agent/python.h"
#include "sdk/agent/python_calls.h"

#define PAYLOAD_LIMIT 4096u
#define SELF_CHECK_TRIES 64u
#define LONG_HANDLER_NS 50000u

/* Takes the time since the last record; 0 when another thread has just written it (process end). */
static int64_t take_cpu_ns(fah_target_thread* thread, uint64_t now) {
    uint64_t last = __atomic_load_n(&thread->last_cpu_ns, __ATOMIC_RELAXED);
    if (now <= last) return 0;
    int taken = __atomic_compare_exchange_n(&thread->last_cpu_ns, &last, now, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    return taken ? (int64_t)(now - last) : 0;
}

/* System time is counted in ticks or scaled by the kernel, so it may come in lumps above the sample's own time: what is
 * over waits for the next one. */
static int64_t take_system_ns(fah_target_thread* thread, int64_t cpu_ns) {
    int64_t total = fah_thread_system_ns();
    int64_t system = thread->system_carry_ns + total - thread->last_system_ns;
    thread->last_system_ns = total;
    if (system < 0) system = 0;
    int64_t given = system < cpu_ns ? system : cpu_ns;
    thread->system_carry_ns = system - given;
    return given;
}

static uint8_t origin_of(uint64_t pc, const fah_stack* stack) {
    if (fah_after_system_call(pc)) return FAH_ORIGIN_KERNEL;
    if (!fah_python_owns(pc)) return FAH_ORIGIN_NATIVE;
    int in_c_function = stack->count != 0 && fah_opcode_calls_c(fah_interpreter.version, stack->opcode);
    return in_c_function ? FAH_ORIGIN_NATIVE : FAH_ORIGIN_PYTHON;
}

static uint32_t room_for_frames(uint32_t payload_size) {
    uint32_t heads = (uint32_t)(sizeof(fah_record) + sizeof(fah_wire_sample));
    return (FAH_WIRE_MAX_RECORD - heads - payload_size) / (uint32_t)sizeof(fah_wire_frame);
}

/* How many outermost frames are those of the previous stack. */
static uint32_t common_outer(const fah_stack* current, const fah_stack* previous) {
    uint32_t limit = current->count < previous->count ? current->count : previous->count;
    uint32_t kept = 0;
    while (kept < limit) {
        const fah_wire_frame* a = &current->frames[current->count - 1 - kept];
        const fah_wire_frame* b = &previous->frames[previous->count - 1 - kept];
        if (a->code_id != b->code_id || a->instruction != b->instruction) break;
        ++kept;
    }
    return kept;
}

static void copy(uint8_t* to, const void* from, uint32_t size) {
    for (uint32_t i = 0; i < size; ++i) to[i] = ((const uint8_t*)from)[i];
}

/* Frames that go into the record; a stack that does not fit loses its outer end. */
static uint32_t new_frames(fah_target_thread* thread, uint32_t payload_size, uint32_t* kept) {
    fah_stack* current = thread->current;
    *kept = common_outer(current, thread->previous);
    uint32_t fresh = current->count - *kept;
    uint32_t room = room_for_frames(payload_size);
    if (fresh <= room) return fresh;
    current->count = room;
    current->truncated = 1;
    *kept = 0;
    return room;
}

/* flags: FAH_SAMPLE_*; the stack stands in thread->current. */
static int write_sample(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                        uint32_t payload_size, uint32_t fresh, uint32_t kept, uint32_t flags) {
    uint32_t frame_bytes = fresh * (uint32_t)sizeof(fah_wire_frame);
    fah_open_record open =
        fah_ring_reserve(&fah_image->ring, (uint32_t)sizeof(fah_wire_sample) + frame_bytes + payload_size,
                         FAH_WIRE_SAMPLE, (uint16_t)channel, thread->index);
    if (!open.record) {
        fah_image_count(FAH_LOSS_DROPPED, 1);
        return 0;
    }
    fah_wire_sample* sample = (fah_wire_sample*)(void*)fah_record_body(open);
    *sample = (fah_wire_sample){.time_ns = fah_now_ns(),
                                .kind = kind,
                                .frame_count = (uint16_t)fresh,
                                .kept = (uint16_t)kept,
                                .payload_size = payload_size,
                                .flags = flags};
    fah_wire_frame* frames = (fah_wire_frame*)(void*)(sample + 1);
    for (uint32_t i = 0; i < fresh; ++i) frames[i] = thread->current->frames[i];
    copy((uint8_t*)(frames + fresh), payload, payload_size);
    fah_ring_commit(open);
    if (flags & FAH_SAMPLE_STACK) {
        fah_stack* written = thread->current;
        thread->current = thread->previous;
        thread->previous = written;
    }
    return 1;
}

/* The walk is wrong for this interpreter when it never once succeeds. */
static void check_self(const fah_stack* stack) {
    if (stack->bad) {
        uint32_t failed = __atomic_add_fetch(&fah_image->stacks_failed, 1, __ATOMIC_RELAXED);
        fah_image_count(FAH_LOSS_BAD_STACK, 1);
        if (failed >= SELF_CHECK_TRIES && fah_image->stacks_read == 0) fah_image_disarm(FAH_STATUS_SELF_CHECK);
    } else if (stack->count && fah_image->stacks_read == 0) {
        fah_image->stacks_read = 1;
    }
}

static int read_stack(fah_target_thread* thread) {
    fah_walk_stack((int)thread->is_main, thread->current);
    check_self(thread->current);
    if (thread->current->truncated) fah_image_count(FAH_LOSS_TRUNCATED, 1);
    return !thread->current->bad;
}

/* A thread that lost the processor inside the handler has not worked all that time. */
static uint64_t handler_time(const fah_target_thread* thread, uint64_t elapsed_ns) {
    if (elapsed_ns < LONG_HANDLER_NS) return elapsed_ns;
    uint64_t cpu_ns = fah_clock_ns(CLOCK_THREAD_CPUTIME_ID) - thread->last_cpu_ns;
    return cpu_ns < elapsed_ns ? cpu_ns : elapsed_ns;
}

uint64_t fah_sample_cpu(uint32_t channel, fah_target_thread* thread, void* context) {
    uint64_t begin = fah_now_ns();
    if (!fah_run_alive(&fah_this_run, begin)) fah_image_disarm(FAH_STATUS_DISARMED);
    if (!fah_image_live()) return 0;
    fah_cpu_payload payload = {.pc = fah_context_pc(context)};
    payload.cpu_ns = take_cpu_ns(thread, fah_clock_ns(CLOCK_THREAD_CPUTIME_ID));
    payload.system_ns = take_system_ns(thread, payload.cpu_ns);
    int good = read_stack(thread);
    payload.origin = origin_of(payload.pc, thread->current);
    uint32_t kept = 0;
    uint32_t fresh = good ? new_frames(thread, sizeof payload, &kept) : 0;
    payload.opcode = thread->current->opcode;
    if (thread->current->truncated) payload.flags |= FAH_CPU_TRUNCATED;
    if (thread->current->detached) payload.flags |= FAH_CPU_DETACHED;
    uint32_t flags = good ? FAH_SAMPLE_STACK : 0;
    if (good && fah_write_native_stack(thread->index, context)) flags |= FAH_SAMPLE_NATIVE;
    write_sample(channel, thread, FAH_RECORD_CPU, &payload, sizeof payload, fresh, kept, flags);
    uint64_t took = handler_time(thread, fah_now_ns() - begin);
    __atomic_fetch_add(&fah_image->ring.head->handler_ns, took, __ATOMIC_RELAXED);
    __atomic_fetch_add(&fah_image->ring.head->handler_calls, 1, __ATOMIC_RELAXED);
    return took;
}

int32_t fah_write_record(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                         uint32_t payload_size, uint32_t with_stack) {
    if (!fah_image_live() || payload_size > PAYLOAD_LIMIT) return FAH_FAILED;
    uint32_t kept = 0, fresh = 0;
    int good = with_stack && read_stack(thread);
    if (good) fresh = new_frames(thread, payload_size, &kept);
    return write_sample(channel, thread, kind, payload, payload_size, fresh, kept, good ? FAH_SAMPLE_STACK : 0)
               ? FAH_OK
               : FAH_FAILED;
}

void fah_write_unsampled(fah_target_thread* thread) {
    uint32_t channel = fah_agents_cpu_channel();
    if (channel == 0) return;
    int own = thread == fah_thread_self();
    uint64_t now = own ? fah_clock_ns(CLOCK_THREAD_CPUTIME_ID) : fah_thread_cpu_ns(thread->tid);
    fah_cpu_payload payload = {.origin = FAH_ORIGIN_UNKNOWN};
    payload.cpu_ns = take_cpu_ns(thread, now);
    if (payload.cpu_ns == 0) return;
    if (own) payload.system_ns = take_system_ns(thread, payload.cpu_ns);
    write_sample(channel, thread, FAH_RECORD_UNSAMPLED, &payload, sizeof payload, 0, 0, 0);
}
