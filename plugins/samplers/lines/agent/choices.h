/* Which functions the words of --lines mean. */
#ifndef LINES_CHOICES_H
#define LINES_CHOICES_H

#include <stdint.h>

/* Reads the environment. In the constructor: 0 when there is nothing to do. */
int lines_choices_start(void);

/* Bits of the words that name this function: its file as the code has it, its name and its qualified name. */
uint64_t lines_choices_of(const char* file, const char* name, const char* qualified);

#endif
