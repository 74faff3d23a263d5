/* Columns of the model (fixingahole/model.h) about what was counted instead of sampled: calls, and lines of chosen functions. */
#ifndef FIXINGAHOLE_MODEL_COUNTS_H
#define FIXINGAHOLE_MODEL_COUNTS_H

#include <fixingahole/abi.h>

/* Counted calls, where a tracer ran: functions as the interpreter has them, C functions with an empty file; largest own time
 * first. A generator that goes on is no call. Times are elapsed; the corrected ones without what the counting has cost. */
#define FAH_COL_CALL_NAME 840                 /* u32 text */
#define FAH_COL_CALL_FILE 841                 /* u32 text: as the code has it */
#define FAH_COL_CALL_LINE 842                 /* u32 line of the def */
#define FAH_COL_CALL_COUNT 843                /* i64 calls */
#define FAH_COL_CALL_PRIMITIVE 844            /* i64 of them, those while it was not running in that thread already */
#define FAH_COL_CALL_OWN 845                  /* i64 ns without what it called */
#define FAH_COL_CALL_CUMULATIVE 846           /* i64 ns; recursion counts once */
#define FAH_COL_CALL_RESUMES 847              /* i64 how often its generators and coroutines went on */
#define FAH_COL_CALL_OWN_CORRECTED 848        /* i64 ns */
#define FAH_COL_CALL_CUMULATIVE_CORRECTED 849 /* i64 ns */
#define FAH_COL_CALL_FUNCTION 850             /* u32 row of the functions; 0xffffffff = none */
/* Pairs of caller and callee, by those rows. */
#define FAH_COL_PAIR_CALLER 851            /* u32 row of the calls */
#define FAH_COL_PAIR_CALLEE 852            /* u32 row of the calls */
#define FAH_COL_PAIR_COUNT 853             /* i64 */
#define FAH_COL_PAIR_PRIMITIVE 854         /* i64: those while the pair was not running already */
#define FAH_COL_PAIR_OWN 855               /* i64 ns of the callee's own time */
#define FAH_COL_PAIR_CUMULATIVE 856        /* i64 ns */
#define FAH_COL_PAIR_RESUMES 857           /* i64 */
#define FAH_COL_CALL_THREAD 860            /* u32 the same by thread: thread row; 0xffffffff = not known */
#define FAH_COL_CALL_THREAD_CALL 861       /* u32 row of the calls */
#define FAH_COL_CALL_THREAD_COUNT 862      /* i64 */
#define FAH_COL_CALL_THREAD_PRIMITIVE 863  /* i64 */
#define FAH_COL_CALL_THREAD_OWN 864        /* i64 ns */
#define FAH_COL_CALL_THREAD_CUMULATIVE 865 /* i64 ns */
#define FAH_COL_FUNCTION_CALLS 866         /* i64 by row of the functions: how often it was called */

/* Functions of which each line was counted, where that was asked for; largest time first. Times are elapsed, of a line with what
 * it called; the corrected ones without what the counting has cost. */
#define FAH_COL_CHOSEN_NAME 870      /* u32 text */
#define FAH_COL_CHOSEN_FILE 871      /* u32 text: as the code has it */
#define FAH_COL_CHOSEN_LINE 872      /* u32 line of the def */
#define FAH_COL_CHOSEN_FUNCTION 873  /* u32 row of the functions; 0xffffffff = none */
#define FAH_COL_CHOSEN_SOURCE 874    /* u32 text: the file's source as it was run; FAH_NONE = not kept */
#define FAH_COL_CHOSEN_TIME 875      /* i64 ns: of its lines; recursion counts once */
#define FAH_COL_CHOSEN_CORRECTED 876 /* i64 ns */
/* Their lines that ran, by function, then line. */
#define FAH_COL_HIT_CHOSEN 895    /* u32 row of the chosen functions */
#define FAH_COL_HIT_LINE 896      /* u32 */
#define FAH_COL_HIT_COUNT 897     /* i64 how often it began to run */
#define FAH_COL_HIT_TIME 898      /* i64 ns */
#define FAH_COL_HIT_CORRECTED 899 /* i64 ns */

#endif
