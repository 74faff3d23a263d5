/* The table that agents talk to (fixingahole/agent.h). */
#include <fixingahole/agent.h>
#include <stddef.h>

#include "sdk/agent/agents.h"
#include "sdk/agent/elf_lookup.h"
#include "sdk/agent/image.h"
#include "sdk/agent/redirect.h"
#include "sdk/agent/sample.h"
#include "sdk/agent/shared_file.h"
#include "sdk/agent/signals.h"
#include "sdk/agent/stack_identity.h"
#include "sdk/agent/threads.h"

static uint32_t register_agent(const fah_agent* agent) { return fah_agents_add(agent, fah_thread_self()); }

/* After disarming, the slot is still given, so that the agent can put its timer away. */
static fah_target_thread* current_thread(uint32_t channel, void*** slot) {
    fah_target_thread* thread = fah_thread_self();
    if (!thread || thread->to_adopt) thread = fah_threads_adopt();
    if (!thread || channel == 0 || channel > FAH_MAX_AGENTS) return NULL;
    *slot = &thread->slots[channel - 1];
    return fah_image_live() ? thread : NULL;
}

static uint32_t redirect(uint64_t inside) {
    return fah_stands_before_libc() || !fah_image_live() ? 0 : fah_redirect(inside);
}

static uint32_t ring_fill(void) { return fah_image_live() ? fah_ring_fill(&fah_image->ring) : 100; }

static const fah_core table = {
    .struct_size = sizeof(fah_core),
    .abi_minor = FAH_ABI_MINOR,
    .register_agent = register_agent,
    .claim_signal = fah_claim_signal,
    .current_thread = current_thread,
    .sample_cpu = fah_sample_cpu,
    .write = fah_write_record,
    .count = fah_image_count,
    .ring_fill = ring_fill,
    .stack_identity = fah_stack_identity,
    .share = fah_share,
    .share_more = fah_share_more,
    .write_code = fah_write_code_record,
    .redirect = redirect,
};

const fah_core* fah_core_v1(void) { return fah_image_live() ? &table : NULL; }
