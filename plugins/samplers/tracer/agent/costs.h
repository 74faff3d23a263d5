/* What counting a call costs in this process, measured before the program begins. */
#ifndef TRACER_COSTS_H
#define TRACER_COSTS_H

/* 1 when what is needed of the interpreter was found. In the constructor. */
int tracer_costs_find(void);

/* Runs a few calls of an empty function with and without counting, half a millisecond in all. Holding the lock. */
void tracer_measure_costs(void);

/* Tells the host how calls are counted, and what that costs. */
void tracer_tell_start(void);

#endif
