/* The agents that registered in this process, at most FAH_MAX_AGENTS. */
#ifndef FAH_AGENTS_H
#define FAH_AGENTS_H

#include <fixingahole/agent.h>

#include "sdk/agent/threads.h"

/* Channel (> 0) of the new agent, or 0 when there are too many; announces it in the ring and starts it in `thread`. */
uint32_t fah_agents_add(const fah_agent* agent, fah_target_thread* thread);

/* Writes the FAH_WIRE_CHANNEL records again: a fork's child has a new ring. */
void fah_agents_announce(void);

void fah_agents_start_thread(fah_target_thread* thread);
void fah_agents_end_thread(fah_target_thread* thread);
/* handler: in a thread that another one has started. */
void fah_agents_adopt_thread(fah_target_thread* thread);
void fah_agents_disarm(void);
void fah_agents_leave(uint32_t leaves);

/* The run is over in a process that goes on: they may be added again in another one. */
void fah_agents_forget(void);

/* handler: calls `tell` with what each agent's counter has grown by since that last returned 1; NULL: as if it had. In the
 * thread itself. */
typedef int (*fah_agents_tell)(uint32_t channel, fah_target_thread* thread, uint64_t grown, uint64_t now_ns);
void fah_agents_count(fah_target_thread* thread, uint64_t now_ns, fah_agents_tell tell);

/* Channel of the agent that accounts for CPU time, or 0. */
uint32_t fah_agents_cpu_channel(void);

/* 1 when no agent of this run does anything outside signal handlers. */
int fah_agents_only_handle_signals(void);

#endif
