/* Tells an agent when the interpreter begins to run the program, and of the audit events that follow. C11, libc only. */
#ifndef SAMPLERS_PROGRAM_BEGIN_H
#define SAMPLERS_PROGRAM_BEGIN_H

/* Calls `told` with the name and arguments of each audit event from the interpreter's start on, holding its lock; the program
 * begins with "cpython.run_file", "cpython.run_module" or "cpython.run_command". In the agent's constructor: 1, or 0 where it
 * cannot be. */
int samplers_watch_program(void (*told)(const char* event, void* arguments));

#endif
