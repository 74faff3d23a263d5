/* Columns of the model (fixingahole/model.h) about what took long, one by one: the timeline. */
#ifndef FIXINGAHOLE_MODEL_TIMELINE_H
#define FIXINGAHOLE_MODEL_TIMELINE_H

#include <fixingahole/abi.h>

/* The timeline: calls that took long, pauses of the garbage collector and the program's marks; there where a tracer kept one. By
 * thread, then time; a caller before what it called, and never ending before it. */
#define FAH_COL_SPAN_BEGIN 880    /* i64 ns since the start */
#define FAH_COL_SPAN_DURATION 881 /* i64 ns; 0 for marks */
#define FAH_COL_SPAN_THREAD 882   /* u32 thread row; 0xffffffff = not known */
#define FAH_COL_SPAN_NAME 883     /* u32 text: of the function, the mark or the pause */
#define FAH_COL_SPAN_FILE 884     /* u32 text: label of the file; empty for C functions */
#define FAH_COL_SPAN_LINE 885     /* u32 line of the def */
#define FAH_COL_SPAN_KIND 886     /* u8: FAH_SPAN_* of fixingahole/host.h, or FAH_SPAN_PAUSE, FAH_SPAN_MARK */
#define FAH_COL_SPAN_TASK 887     /* u32 text: name of the asyncio task in which it ran; FAH_NONE = none */
#define FAH_COL_SPAN_DETAIL 888   /* i64: of pauses, objects freed */
#define FAH_SPAN_PAUSE 16
#define FAH_SPAN_MARK 17
/* By row of the processes. */
#define FAH_COL_PROCESS_START 890    /* i64 ns since the start */
#define FAH_COL_PROCESS_NAME 891     /* u32 text: what the program calls it; empty = not known */
#define FAH_COL_PROCESS_FORKED 892   /* u32 1 = a fork of its parent, 0 = it ran a program of its own, or not known */
#define FAH_COL_PROCESS_FORK_TID 893 /* u32 the parent's thread that forked; 0 = not known */

#endif
