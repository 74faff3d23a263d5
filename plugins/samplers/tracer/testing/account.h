/* The agent's account of a thread, driven by hand, with a core that remembers what it is told. Codes are any addresses; C
 * functions have numbers from 0. */
#ifndef TRACER_TESTING_ACCOUNT_H
#define TRACER_TESTING_ACCOUNT_H

#include <stdint.h>

#include "plugins/samplers/tracer/tracer_wire.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ACCOUNT_C_FUNCTIONS 4u

/* A thread that has counted nothing, of a process that knows no function. A Python call costs so many ticks within and around. */
void account_begin(uint64_t inside, uint64_t around);
void account_enter(uint64_t code);
void account_resume(uint64_t code);
void account_leave(uint64_t code);
void account_enter_c(uint32_t function);
void account_leave_c(uint32_t function);
/* The code object goes away; its address may be used again. */
void account_dealloc(uint64_t code);
/* In the child of a fork. */
void account_fork(void);
/* Tells what has come; when `refused`, the ring has no room. */
void account_tell(uint32_t refused);
/* Ends what runs, and tells it. */
void account_end_calls(void);
uint32_t account_depth(void);
/* While costs are measured: a call ends at which the host would be told. 1 = the next ones need not even try. */
uint32_t account_call_is_quiet(uint64_t code);

/* What was told of this number's calls by that one's, in all; of the outside with caller 0. */
tracer_calls account_told(uint32_t caller, uint32_t callee);
/* The same of all callers, and of all callers and callees. */
tracer_calls account_of(uint32_t callee);
tracer_calls account_of_all(void);
/* The number that was told last of a code object, or of a C function; 0 = it was not. */
uint32_t account_number(uint64_t code);
uint32_t account_c_number(uint32_t function);
uint32_t account_others_told(void);
/* Functions that were told, again ones included. */
uint32_t account_functions_told(void);
uint64_t account_lost(void);

#ifdef __cplusplus
}
#endif

#endif
