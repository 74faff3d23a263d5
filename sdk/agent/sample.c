/* Weighing and writing samples. The weight is the thread's own CPU clock, never a count of ticks. */
#include "sdk/agent/sample.h"

#include <fixingahole/host.h>
#include <stddef.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/callee.h"
#include "sdk/agent/clocks.h"
#include "sdk/agent/code_table.h"
#include "sdk/agent/image.h"
#include "sdk/agent/machine.h"
#include "sdk/agent/native_stack.h"
#include "sdk/agent/python.h"
#include "sdk/agent/python_calls.h"
#include "sdk/agent/thread_name.h"

#define PAYLOAD_LIMIT 4096u
#define SELF_CHECK_TRIES 64u
#define LONG_HANDLER_NS 50000u
#define SYSTEM_NEWS_NS 3000000
#define TICKS_OF_A_WALK 16u

/* Takes the time since the last record; 0 when another thread has just written it (process end). */
static int64_t take_cpu_ns(fah_target_thread* thread, uint64_t now) {
    uint64_t last = __atomic_load_n(&thread->last_cpu_ns, __ATOMIC_RELAXED);
    if (now <= last) return 0;
    int taken = __atomic_compare_exchange_n(&thread->last_cpu_ns, &last, now, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    return taken ? (int64_t)(now - last) : 0;
}

/* System time is counted in ticks or scaled by the kernel, so it may come in lumps above the sample's own time: what is
 * over waits for the next one. Being asked costs more than a short walk, and within a tick there is no news. */
static int64_t take_system_ns(fah_target_thread* thread, int64_t cpu_ns, int is_last) {
    thread->rusage_cpu_ns += cpu_ns;
    if (is_last || thread->rusage_cpu_ns >= SYSTEM_NEWS_NS) {
        int64_t total = fah_thread_system_ns();
        thread->system_carry_ns += total - thread->last_system_ns;
        thread->last_system_ns = total;
        thread->rusage_cpu_ns = 0;
    }
    int64_t system = thread->system_carry_ns > 0 ? thread->system_carry_ns : 0;
    int64_t given = system < cpu_ns ? system : cpu_ns;
    thread->system_carry_ns -= given;
    return given;
}

static uint8_t origin_of(uint64_t pc, const fah_stack* stack) {
    if (fah_after_system_call(pc)) return FAH_ORIGIN_KERNEL;
    if (!fah_python_owns(pc)) return FAH_ORIGIN_NATIVE;
    const fah_frame_entry* frame = fah_stack_innermost(stack);
    int in_c_function =
        frame && (fah_opcode_calls_c(fah_interpreter.version, stack->opcode) || fah_callee_is_c(frame, stack->opcode));
    return in_c_function ? FAH_ORIGIN_NATIVE : FAH_ORIGIN_PYTHON;
}

static void copy(uint8_t* to, const void* from, uint32_t size) {
    for (uint32_t i = 0; i < size; ++i) to[i] = ((const uint8_t*)from)[i];
}

/* flags: FAH_SAMPLE_*; with a stack there is a thread. */
static int write_sample(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                        uint32_t payload_size, uint64_t now, uint32_t flags) {
    fah_stack* stack = thread ? &thread->stack : NULL;
    uint32_t kept = flags & FAH_SAMPLE_STACK ? fah_stack_kept_depth(stack) : 0;
    uint32_t fresh = flags & FAH_SAMPLE_STACK ? fah_stack_depth(stack) - kept : 0;
    uint32_t frame_bytes = fresh * (uint32_t)sizeof(fah_wire_frame);
    fah_open_record open =
        fah_ring_reserve(&fah_image->ring, (uint32_t)sizeof(fah_wire_sample) + frame_bytes + payload_size,
                         FAH_WIRE_SAMPLE, (uint16_t)channel, thread ? thread->index : 0);
    if (!open.record) {
        fah_image_count(FAH_LOSS_DROPPED, 1);
        return 0;
    }
    fah_wire_sample* sample = (fah_wire_sample*)(void*)fah_record_body(open);
    *sample = (fah_wire_sample){.time_ns = now,
                                .kind = kind,
                                .frame_count = (uint16_t)fresh,
                                .kept = (uint16_t)kept,
                                .payload_size = payload_size,
                                .flags = flags};
    fah_wire_frame* frames = (fah_wire_frame*)(void*)(sample + 1);
    if (fresh) fah_stack_write_fresh(stack, frames);
    copy((uint8_t*)(frames + fresh), payload, payload_size);
    fah_ring_commit(open);
    if (flags & FAH_SAMPLE_STACK) stack->synced = 1;
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

static int read_stack(fah_target_thread* thread, const void* context) {
    fah_walk_stack((int)thread->is_main, &thread->stack, context);
    check_self(&thread->stack);
    if (thread->stack.truncated) fah_image_count(FAH_LOSS_TRUNCATED, 1);
    return !thread->stack.bad;
}

/* A thread that lost the processor inside the handler has not worked all that time. */
static uint64_t handler_time(const fah_target_thread* thread, uint64_t elapsed_ns) {
    if (elapsed_ns < LONG_HANDLER_NS) return elapsed_ns;
    uint64_t cpu_ns = fah_clock_ns(CLOCK_THREAD_CPUTIME_ID) - thread->last_cpu_ns;
    return cpu_ns < elapsed_ns ? cpu_ns : elapsed_ns;
}

/* Buckets of a quarter of an octave: FAH_HANDLER_BUCKET of the wire. */
static void count_handler(fah_ring_head* head, uint64_t took_ns) {
    uint64_t ns = took_ns < 4 ? 4 : took_ns;
    uint32_t octave = 63u - (uint32_t)__builtin_clzll(ns);
    uint32_t bucket = octave * 4 + (uint32_t)((ns >> (octave - 2)) & 3);
    if (bucket >= FAH_HANDLER_BUCKETS) bucket = FAH_HANDLER_BUCKETS - 1;
    __atomic_fetch_add(&head->handler_buckets[bucket], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&head->handler_ns, took_ns, __ATOMIC_RELAXED);
    __atomic_fetch_add(&head->handler_calls, 1, __ATOMIC_RELAXED);
}

/* A tick that comes while the thread's stack is being walked for another record waits for the next one, with its time. A
 * walk that so many ticks find unfinished was left by a longjmp. */
static int walk_interrupted(fah_target_thread* thread) {
    uint32_t seen = __atomic_load_n(&thread->stack_busy, __ATOMIC_RELAXED);
    if (seen) __atomic_store_n(&thread->stack_busy, seen < TICKS_OF_A_WALK ? seen + 1 : 0, __ATOMIC_RELAXED);
    return seen != 0;
}

/* At the line of the CPU sample that has just been written. */
static int tell_at_sample(uint32_t channel, fah_target_thread* thread, uint64_t grown, uint64_t now) {
    if (thread->stack.synced) thread->stack.kept = thread->stack.count;
    uint32_t flags = thread->stack.synced ? FAH_SAMPLE_STACK : 0;
    return write_sample(channel, thread, FAH_RECORD_COUNTED, &grown, sizeof grown, now, flags);
}

static int tell_alone(uint32_t channel, fah_target_thread* thread, uint64_t grown, uint64_t now) {
    return write_sample(channel, thread, FAH_RECORD_COUNTED, &grown, sizeof grown, now, 0);
}

uint64_t fah_sample_cpu(uint32_t channel, fah_target_thread* thread, void* context) {
    if (walk_interrupted(thread)) return 0;
    uint64_t begin = fah_now_ns();
    if (!fah_run_alive(&fah_this_run, begin)) fah_image_disarm(FAH_STATUS_DISARMED);
    if (!fah_image_live()) return 0;
    fah_cpu_payload payload = {.pc = fah_context_pc(context)};
    payload.cpu_ns = take_cpu_ns(thread, fah_clock_ns(CLOCK_THREAD_CPUTIME_ID));
    payload.system_ns = take_system_ns(thread, payload.cpu_ns, 0);
    if (fah_run_paused(&fah_this_run)) {
        fah_agents_count(thread, begin, NULL);
        return 0;
    }
    int good = read_stack(thread, context);
    if (!thread->was_renamed) fah_thread_rename(thread);
    payload.origin = origin_of(payload.pc, &thread->stack);
    payload.opcode = thread->stack.opcode;
    if (thread->stack.truncated) payload.flags |= FAH_CPU_TRUNCATED;
    if (thread->stack.detached) payload.flags |= FAH_CPU_DETACHED;
    uint32_t flags = good ? FAH_SAMPLE_STACK : 0;
    if (good && fah_write_native_stack(thread->index, context)) flags |= FAH_SAMPLE_NATIVE;
    if (write_sample(channel, thread, FAH_RECORD_CPU, &payload, sizeof payload, begin, flags))
        fah_agents_count(thread, begin, good ? tell_at_sample : tell_alone);
    uint64_t took = handler_time(thread, fah_now_ns() - begin);
    count_handler(fah_image->ring.head, took);
    return took;
}

int32_t fah_write_record(uint32_t channel, fah_target_thread* thread, uint32_t kind, const void* payload,
                         uint32_t payload_size, uint32_t with_stack) {
    if (!fah_image_live() || payload_size > PAYLOAD_LIMIT) return FAH_FAILED;
    if (fah_run_paused(&fah_this_run)) return FAH_OK;
    if (!thread || !with_stack || __atomic_load_n(&thread->stack_busy, __ATOMIC_RELAXED))
        return write_sample(channel, thread, kind, payload, payload_size, fah_now_ns(), 0) ? FAH_OK : FAH_FAILED;
    /* The same thread's handlers see this; no other thread looks. */
    __atomic_store_n(&thread->stack_busy, 1, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    uint32_t flags = read_stack(thread, NULL) ? FAH_SAMPLE_STACK : 0;
    int written = write_sample(channel, thread, kind, payload, payload_size, fah_now_ns(), flags);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&thread->stack_busy, 0, __ATOMIC_RELAXED);
    return written ? FAH_OK : FAH_FAILED;
}

/* The stacks of no thread stand for themselves: `kept` is 0 in each. */
int32_t fah_write_code_record(uint32_t channel, uint32_t kind, const void* payload, uint32_t payload_size,
                              uint64_t code) {
    uint32_t id = 0;
    if (!fah_image_live() || payload_size > PAYLOAD_LIMIT) return FAH_FAILED;
    if (code && !fah_code_id(code, &id)) return FAH_BAD_ARGUMENT;
    if (code && id == 0) return FAH_FAILED;
    uint32_t frames = code != 0, size = (uint32_t)(sizeof(fah_wire_sample) + sizeof(fah_wire_frame)) + payload_size;
    fah_open_record open = fah_ring_reserve(&fah_image->ring, size, FAH_WIRE_SAMPLE, (uint16_t)channel, 0);
    if (!open.record) {
        fah_image_count(FAH_LOSS_DROPPED, 1);
        return FAH_FAILED;
    }
    fah_wire_sample* sample = (fah_wire_sample*)(void*)fah_record_body(open);
    fah_wire_frame* frame = (fah_wire_frame*)(void*)(sample + 1);
    if (frames) *frame = (fah_wire_frame){id, -1};
    *sample = (fah_wire_sample){.time_ns = fah_now_ns(),
                                .kind = kind,
                                .frame_count = (uint16_t)frames,
                                .payload_size = payload_size,
                                .flags = frames ? FAH_SAMPLE_STACK : 0};
    copy((uint8_t*)(frame + frames), payload, payload_size);
    fah_ring_commit(open);
    return FAH_OK;
}

void fah_write_unsampled(fah_target_thread* thread) {
    uint32_t channel = fah_agents_cpu_channel();
    if (channel == 0) return;
    int own = thread == fah_thread_self();
    if (own) fah_agents_count(thread, fah_now_ns(), fah_run_paused(&fah_this_run) ? NULL : tell_alone);
    uint64_t now = own ? fah_clock_ns(CLOCK_THREAD_CPUTIME_ID) : fah_thread_cpu_ns(thread->tid);
    fah_cpu_payload payload = {.origin = FAH_ORIGIN_UNKNOWN};
    payload.cpu_ns = take_cpu_ns(thread, now);
    if (payload.cpu_ns == 0) return;
    if (own) payload.system_ns = take_system_ns(thread, payload.cpu_ns, 1);
    if (fah_run_paused(&fah_this_run)) return;
    write_sample(channel, thread, FAH_RECORD_UNSAMPLED, &payload, sizeof payload, fah_now_ns(), 0);
}
