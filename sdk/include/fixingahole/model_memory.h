/* Columns of the result that tell about memory (fixingahole/model.h says how columns are read). */
#ifndef FIXINGAHOLE_MODEL_MEMORY_H
#define FIXINGAHOLE_MODEL_MEMORY_H

#include <fixingahole/abi.h>

/* Resident set of the process tree over time. */
#define FAH_COL_RSS_TIME 600  /* i64 ns since the start */
#define FAH_COL_RSS_BYTES 601 /* i64: sum over the processes */

/* The heap: bytes, MB is 2^20. All of these columns are there where a source counted allocations (fact "heap_peak_bytes"),
 * else none. Figures are estimates where allocations were sampled; an _ERROR is half of the 95 % interval, 0 where all were
 * counted. What code that is not shown allocates counts to the shown line that called it. Functions and lines in the rows of
 * 200 and 300, nodes in those of 400. */
#define FAH_COL_FUNCTION_HEAP_ALLOCATED 220       /* i64 all that it allocated */
#define FAH_COL_FUNCTION_HEAP_ALLOCATIONS 221     /* i64 how often */
#define FAH_COL_FUNCTION_HEAP_PYTHON 222          /* i64 of the allocated: by CPython's own allocators */
#define FAH_COL_FUNCTION_HEAP_PEAK 223            /* i64 the most that it held at one time */
#define FAH_COL_FUNCTION_HEAP_AT_PEAK 224         /* i64 what it held when the run held the most */
#define FAH_COL_FUNCTION_HEAP_AVERAGE 225         /* i64 what it held, averaged over the run's time */
#define FAH_COL_FUNCTION_HEAP_GROWTH 226          /* i64 what it held when the run made its last allocation */
#define FAH_COL_FUNCTION_HEAP_TEMPORARY 227       /* i64 of the allocated: freed by the thread's next event */
#define FAH_COL_FUNCTION_HEAP_ALLOCATED_ERROR 228 /* i64 */
#define FAH_COL_FUNCTION_HEAP_PEAK_ERROR 229      /* i64 */
#define FAH_COL_FUNCTION_HEAP_AT_PEAK_ERROR 820   /* i64 */
#define FAH_COL_FUNCTION_HEAP_AVERAGE_ERROR 821   /* i64: at most */
#define FAH_COL_FUNCTION_HEAP_GROWTH_ERROR 822    /* i64 */
#define FAH_COL_FUNCTION_HEAP_TEMPORARY_ERROR 823 /* i64 */
#define FAH_COL_LINE_HEAP_ALLOCATED 320           /* i64, as above */
#define FAH_COL_LINE_HEAP_ALLOCATIONS 321         /* i64 */
#define FAH_COL_LINE_HEAP_PYTHON 322              /* i64 */
#define FAH_COL_LINE_HEAP_PEAK 323                /* i64 */
#define FAH_COL_LINE_HEAP_AT_PEAK 324             /* i64 */
#define FAH_COL_LINE_HEAP_AVERAGE 325             /* i64 */
#define FAH_COL_LINE_HEAP_GROWTH 326              /* i64 */
#define FAH_COL_LINE_HEAP_TEMPORARY 327           /* i64 */
#define FAH_COL_LINE_HEAP_ALLOCATED_ERROR 328     /* i64 */
#define FAH_COL_LINE_HEAP_PEAK_ERROR 329          /* i64 */
#define FAH_COL_LINE_HEAP_AT_PEAK_ERROR 830       /* i64 */
#define FAH_COL_LINE_HEAP_AVERAGE_ERROR 831       /* i64: at most */
#define FAH_COL_LINE_HEAP_GROWTH_ERROR 832        /* i64 */
#define FAH_COL_LINE_HEAP_TEMPORARY_ERROR 833     /* i64 */
#define FAH_COL_NODE_HEAP_ALLOCATED 420           /* i64 own */
#define FAH_COL_NODE_HEAP_AT_PEAK 421             /* i64 own: live when the run held the most */
#define FAH_COL_NODE_HEAP_ALLOCATED_TOTAL 422     /* i64 own and children's */
#define FAH_COL_NODE_HEAP_AT_PEAK_TOTAL 423       /* i64 own and children's */
#define FAH_COL_PROCESS_HEAP_PEAK 510             /* i64 the most that it held at one time */
#define FAH_COL_PROCESS_HEAP_PEAK_TIME 511        /* i64 ns since the start */
#define FAH_COL_PROCESS_HEAP_ALLOCATED 512        /* i64 */
#define FAH_COL_PROCESS_HEAP_KEPT 513             /* i64 what it held when it ended, or the run */
/* What was held over time: the most in each of 400 spans of the run's time, for rows of lines and functions in each of 100;
 * only those that differ from what the one before says. */
#define FAH_COL_HEAP_TIME 610           /* i64 ns since the start */
#define FAH_COL_HEAP_BYTES 611          /* i64 */
#define FAH_COL_LINE_HELD_ROW 620       /* u32 row of the lines; together, by time */
#define FAH_COL_LINE_HELD_TIME 621      /* i64 ns since the start */
#define FAH_COL_LINE_HELD_BYTES 622     /* i64 */
#define FAH_COL_FUNCTION_HELD_ROW 625   /* u32 row of the functions */
#define FAH_COL_FUNCTION_HELD_TIME 626  /* i64 */
#define FAH_COL_FUNCTION_HELD_BYTES 627 /* i64 */
/* Sizes of allocations: of at least SIZE_FROM bytes and less than twice that; only those that occurred. */
#define FAH_COL_HEAP_SIZE_FROM 630  /* i64 */
#define FAH_COL_HEAP_SIZE_COUNT 631 /* i64 allocations */
#define FAH_COL_HEAP_SIZE_BYTES 632 /* i64 */
/* Lines that may leak, by row; the rule stands in docs/design/0014-memory-figures.md. */
#define FAH_COL_LEAK_LINE 640       /* u32 row of the lines */
#define FAH_COL_LEAK_LIKELIHOOD 641 /* f64 from 0 to 1 */
#define FAH_COL_LEAK_VELOCITY 642   /* f64 bytes a second */

/* Bytes copied by memcpy and memmove; there where a source counted them (fact "copied_bytes"), else none. By row of the
 * functions, lines and nodes, as their times. */
#define FAH_COL_FUNCTION_COPIED 740 /* i64 */
#define FAH_COL_LINE_COPIED 741     /* i64 */
#define FAH_COL_NODE_COPIED 742     /* i64 own */

/* What is resident, in parts, on the time axis of FAH_COL_RSS_TIME; by process, then part, then time. There where a source
 * looked at it. */
#define FAH_COL_RESIDENT_PART 750 /* u32: FAH_RESIDENT_* of fixingahole/host.h; 0 = the resident set of one process */
#define FAH_COL_RESIDENT_PROCESS 751 /* u32 row of the processes below; 0xffffffff = all together (last) */
#define FAH_COL_RESIDENT_TIME 752    /* i64 ns since the start */
#define FAH_COL_RESIDENT_BYTES 753   /* i64 */
/* Every process whose memory was looked at, Python or not; the largest resident set first. */
#define FAH_COL_MEMORY_PROCESS_PID 760          /* u32 */
#define FAH_COL_MEMORY_PROCESS_COMMAND 761      /* u32 text */
#define FAH_COL_MEMORY_PROCESS_PEAK 762         /* i64 the largest resident set that was seen */
#define FAH_COL_MEMORY_PROCESS_PEAK_TIME 763    /* i64 ns since the start */
#define FAH_COL_MEMORY_PROCESS_UNIQUE 764       /* i64 the most that no other process had (USS); seldom looked at */
#define FAH_COL_MEMORY_PROCESS_PROPORTIONAL 765 /* i64 the largest PSS; seldom looked at */
#define FAH_COL_MEMORY_PROCESS_SWAP 766         /* i64 the most that was swapped out */

/* What lines held at two moments of the run, and only where these were asked for (fact "between_from_ns"): the largest
 * change first. An estimate where allocations were sampled. */
#define FAH_COL_BETWEEN_LINE 770         /* u32 row of the lines */
#define FAH_COL_BETWEEN_BEFORE 771       /* i64 bytes at the first moment */
#define FAH_COL_BETWEEN_AFTER 772        /* i64 bytes at the second */
#define FAH_COL_BETWEEN_COUNT_BEFORE 773 /* i64 allocations that were live */
#define FAH_COL_BETWEEN_COUNT_AFTER 774  /* i64 */
#define FAH_COL_BETWEEN_ERROR 775        /* i64 bytes: half of the 95 % interval of the change, at most */

#endif
