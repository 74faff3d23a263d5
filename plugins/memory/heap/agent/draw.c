/* splitmix64, and a logarithm to base 2: the first digits behind the point by squaring, the rest by a parabola. Within 2e-6 of
 * a mean. */
#include "plugins/memory/heap/agent/draw.h"

#define DIGITS 24
#define SQUARED 12
#define SMOOTH (DIGITS - SQUARED)
#define BEND 1420u          /* log2(1 + f) = f + BEND / 4096 * f * (1 - f), within 0.009 */
#define LN2_Q32 2977044472u /* ln(2) * 2^32 */

__extension__ typedef unsigned __int128 wide;

uint64_t heap_random(uint64_t* state) {
    uint64_t mixed = (*state += 0x9e3779b97f4a7c15ull);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
    return mixed ^ (mixed >> 31);
}

/* log2(x / 2^63) for x in [2^63, 2^64), in 2^-DIGITS: each squaring of a number in [1, 2) gives one digit, and what is left of it
 * after them is part of the last one. */
static uint64_t log2_digits(uint64_t x) {
    uint64_t digits = 0;
    for (int i = 0; i < SQUARED; ++i) {
        wide square = (wide)x * x;
        uint64_t carry = (uint64_t)(square >> 127);
        digits = digits << 1 | carry;
        x = (uint64_t)(square >> (63 + carry));
    }
    const uint64_t part = (x << 1) >> (64 - SMOOTH);
    return (digits << SMOOTH) + part + (part * ((1u << SMOOTH) - part) * BEND >> (2 * SMOOTH));
}

int64_t heap_distance(uint64_t random, uint64_t mean) {
    if (random == 0) random = 1;
    uint64_t zeros = (uint64_t)__builtin_clzll(random);
    /* -log2(random / 2^64) in 2^-DIGITS */
    uint64_t halvings = ((zeros + 1) << DIGITS) - log2_digits(random << zeros);
    return (int64_t)((wide)mean * halvings * LN2_Q32 >> (DIGITS + 32));
}
