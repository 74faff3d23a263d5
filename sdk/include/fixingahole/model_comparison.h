/* The model of a comparison: two runs, or two sets of runs. It has files, functions and nodes alone: their columns (model.h) are
 * what the runs after took, those below what the runs before did; of several runs both are means. Facts: "command", "script",
 * "total_ns" and "version" of the runs after, and
 *   "compare_before", "compare_after" text  commands; a model with them is a comparison
 *   "compare_before_runs", "compare_after_runs" integer
 *   "compare_how"  text     what is noise here
 *   "compare_total_before", "compare_total_after", "compare_total_error" integer ns: what 100 % is, and half of the 99 %
 *                           interval of its change; "compare_elapsed_..." wall clock, without an error of single runs;
 *                           "compare_peak_..." bytes, where allocations were counted in all runs */
#ifndef FIXINGAHOLE_MODEL_COMPARISON_H
#define FIXINGAHOLE_MODEL_COMPARISON_H

#include <fixingahole/abi.h>

#define FAH_COL_NODE_BASE 785             /* i64 ns own */
#define FAH_COL_NODE_BASE_AT_PEAK 786     /* i64 own bytes; where allocations were counted in all runs */
#define FAH_COL_FUNCTION_BASE 787         /* i64 ns own */
#define FAH_COL_FUNCTION_CHANGE_ERROR 788 /* i64 ns: half of the 99 % interval of the change; -1 = not known */

#endif
