/* Calling the agents' hooks in the order of their registration. Registration happens in constructors, or
 * under the interpreter's lock before any agent has started, so that the list is never written while another thread reads it. */
#include "sdk/agent/agents.h"

#include <stddef.h>
#include <string.h>

#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/image.h"
#include "sdk/agent/sample.h"

#define NOT_YET UINT64_MAX

static fah_agent agents[FAH_MAX_AGENTS];
static uint32_t agent_count;
static uint32_t is_active[FAH_MAX_AGENTS]; /* 0: of an earlier run in this process, and not of this one */
static uint32_t cpu_channel;

static void announce(uint32_t channel) {
    const char* name = agents[channel - 1].channel;
    fah_ring_write(&fah_image->ring, FAH_WIRE_CHANNEL, (uint16_t)channel, 0, name, (uint32_t)strlen(name));
}

static void start(uint32_t index, fah_target_thread* thread) {
    if (agents[index].on_thread_start) agents[index].on_thread_start(thread, thread->tid, &thread->slots[index]);
    /* In a fork's child what was counted so far is its parent's. A thread that was there before counts from its adoption on. */
    if (!agents[index].counter) return;
    thread->counted[index] = NOT_YET;
    if (thread == fah_thread_self()) thread->counted[index] = agents[index].counter(thread, &thread->slots[index]);
}

/* Its place, from an earlier run of this process or a new one; FAH_MAX_AGENTS when there is none. */
static uint32_t place_of(const char* channel) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (strcmp(agents[i].channel, channel) == 0) return i;
    }
    return agent_count < FAH_MAX_AGENTS ? agent_count++ : FAH_MAX_AGENTS;
}

static uint32_t starting;
static void start_in(fah_target_thread* thread) { start(starting, thread); }

uint32_t fah_agents_add(const fah_agent* agent, fah_target_thread* thread) {
    if (!fah_image_live() || !FAH_HAS(fah_agent, agent, on_disarm) || !agent->channel) return 0;
    const uint32_t place = place_of(agent->channel), channel = place + 1;
    if (place == FAH_MAX_AGENTS) return 0;
    if (is_active[place]) return channel;
    memcpy(&agents[place], agent, agent->struct_size < sizeof *agent ? agent->struct_size : sizeof *agent);
    is_active[place] = 1;
    announce(channel);
    if (FAH_HAS(fah_agent, agent, accounts_cpu) && agent->accounts_cpu) cpu_channel = channel;
    if (thread && cpu_channel == channel) fah_write_unsampled(thread); /* what loading the program has cost */
    if (!thread) return channel;
    /* In a program that runs already there are other threads. */
    starting = place;
    fah_stands_before_libc() ? start_in(thread) : fah_threads_visit(start_in);
    return channel;
}

void fah_agents_announce(void) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i]) announce(i + 1);
    }
}

void fah_agents_start_thread(fah_target_thread* thread) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i]) start(i, thread);
    }
}

void fah_agents_adopt_thread(fah_target_thread* thread) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i] && agents[i].counter) thread->counted[i] = agents[i].counter(thread, &thread->slots[i]);
    }
}

void fah_agents_end_thread(fah_target_thread* thread) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i] && agents[i].on_thread_exit) agents[i].on_thread_exit(thread, &thread->slots[i]);
    }
}

void fah_agents_disarm(void) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i] && agents[i].on_disarm) agents[i].on_disarm();
    }
}

void fah_agents_count(fah_target_thread* thread, uint64_t now_ns, fah_agents_tell tell) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (!is_active[i] || !agents[i].counter) continue;
        uint64_t total = agents[i].counter(thread, &thread->slots[i]);
        if (total <= thread->counted[i]) continue;
        if (!tell || tell(i + 1, thread, total - thread->counted[i], now_ns)) thread->counted[i] = total;
    }
}

void fah_agents_leave(uint32_t leaves) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i] && agents[i].on_process_leave) agents[i].on_process_leave(leaves);
    }
}

void fah_agents_forget(void) {
    for (uint32_t i = 0; i < agent_count; ++i) is_active[i] = 0;
    cpu_channel = 0;
}

uint32_t fah_agents_cpu_channel(void) { return cpu_channel; }

int fah_agents_only_handle_signals(void) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (is_active[i] && i + 1 != cpu_channel) return 0;
    }
    return 1;
}
