/* What every file that a process image makes in the run directory has: its name, its part of the run's budget, its blocks. Not
 * in a handler. */
#ifndef FAH_RUN_FILE_H
#define FAH_RUN_FILE_H

#include "sdk/agent/control.h"

#define FAH_RUN_STEM 64
#define FAH_RUN_FILE (FAH_RUN_PATH + FAH_RUN_STEM + 16)

/* <pid>-<random>; out has FAH_RUN_STEM bytes. */
void fah_run_stem(char* out);

/* The run directory and these three; out has FAH_RUN_FILE bytes. */
void fah_run_path(const fah_run* run, const char* slash, const char* stem, const char* suffix, char* out);

/* Adds to the run's budget: 0 when that is used up. */
int fah_run_take_budget(fah_control* control, uint64_t bytes);
void fah_run_give_back(fah_control* control, uint64_t bytes);

/* Makes sure that these bytes have blocks: a sparse file would be SIGBUS in the user's program when the file system fills up. */
int fah_run_take_blocks(int fd, uint64_t from, uint64_t bytes);

#endif
