/* Calling the agents' hooks in the order of their registration. Registration happens in constructors only, so that the
 * list is never written while another thread reads it. */
#include "sdk/agent/agents.h"

#include <stddef.h>
#include <string.h>

#include "sdk/agent/image.h"
#include "sdk/agent/sample.h"

static fah_agent agents[FAH_MAX_AGENTS];
static uint32_t agent_count;
static uint32_t cpu_channel;

static void announce(uint32_t channel) {
    const char* name = agents[channel - 1].channel;
    fah_ring_write(&fah_image->ring, FAH_WIRE_CHANNEL, (uint16_t)channel, 0, name, (uint32_t)strlen(name));
}

static void start(uint32_t index, fah_target_thread* thread) {
    if (agents[index].on_thread_start) agents[index].on_thread_start(thread, thread->tid, &thread->slots[index]);
    /* In a fork's child what was counted so far is its parent's. */
    if (agents[index].counter) thread->counted[index] = agents[index].counter(thread, &thread->slots[index]);
}

uint32_t fah_agents_add(const fah_agent* agent, fah_target_thread* thread) {
    if (!fah_image_live() || agent_count >= FAH_MAX_AGENTS || !FAH_HAS(fah_agent, agent, on_disarm)) return 0;
    if (!agent->channel) return 0;
    memcpy(&agents[agent_count++], agent, agent->struct_size < sizeof *agent ? agent->struct_size : sizeof *agent);
    announce(agent_count);
    if (FAH_HAS(fah_agent, agent, accounts_cpu) && agent->accounts_cpu) cpu_channel = agent_count;
    if (thread && cpu_channel == agent_count) fah_write_unsampled(thread); /* what loading the program has cost */
    if (thread) start(agent_count - 1, thread);
    return agent_count;
}

void fah_agents_announce(void) {
    for (uint32_t channel = 1; channel <= agent_count; ++channel) announce(channel);
}

void fah_agents_start_thread(fah_target_thread* thread) {
    for (uint32_t i = 0; i < agent_count; ++i) start(i, thread);
}

void fah_agents_end_thread(fah_target_thread* thread) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (agents[i].on_thread_exit) agents[i].on_thread_exit(thread, &thread->slots[i]);
    }
}

void fah_agents_disarm(void) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (agents[i].on_disarm) agents[i].on_disarm();
    }
}

void fah_agents_count(fah_target_thread* thread, uint64_t now_ns, fah_agents_tell tell) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (!agents[i].counter) continue;
        uint64_t total = agents[i].counter(thread, &thread->slots[i]);
        if (total <= thread->counted[i]) continue;
        if (!tell || tell(i + 1, thread, total - thread->counted[i], now_ns)) thread->counted[i] = total;
    }
}

void fah_agents_leave(uint32_t leaves) {
    for (uint32_t i = 0; i < agent_count; ++i) {
        if (agents[i].on_process_leave) agents[i].on_process_leave(leaves);
    }
}

uint32_t fah_agents_cpu_channel(void) { return cpu_channel; }
