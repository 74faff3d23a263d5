/* Where the next sample falls: exponentially distributed distances in bytes, in integers alone, because the agent is built
 * without vector registers and without libm.
 *
 * Points thrown on the line of all allocated bytes, on average one in `mean`, independent of one another (a Poisson
 * process), have exponential distances. An allocation is sampled when a point falls into it: with s bytes, with probability
 * p = 1 - exp(-s / mean), whatever came before. Counted with weight 1 / p it is an unbiased estimate, whatever the sizes. */
#ifndef HEAP_DRAW_H
#define HEAP_DRAW_H

#include <stdint.h>

/* The next number of a splitmix64 sequence. */
uint64_t heap_random(uint64_t* state);

/* floor(-mean * ln(u)) with u = (random + 1/2) / 2^64: an allocation is sampled when more bytes than that have gone by.
 * mean <= 2^40. */
int64_t heap_distance(uint64_t random, uint64_t mean);

#endif
