/* What counting a line costs in this process, measured before the program begins. */
#ifndef LINES_COSTS_H
#define LINES_COSTS_H

/* Runs a few hundred lines with and without counting. Holding the lock. */
void lines_measure_costs(void);

/* Tells the host how lines are counted, and what that costs. */
void lines_tell_start(void);

#endif
