/* sys.monitoring of 3.12 and later, from C. A callback is an object of the interpreter's own type for C functions, whose
 * vectorcall, which all callers take, is ours: the interpreter then calls us with nothing in between. */
#ifndef SAMPLERS_MONITORING_H
#define SAMPLERS_MONITORING_H

#include <stddef.h>
#include <stdint.h>

typedef void* (*samplers_callback)(void* callable, void* const* arguments, size_t count, void* names);

typedef struct samplers_monitoring_values {
    void* none;
    void* disable; /* not here again; NULL before samplers_monitoring_open */
    void* missing; /* in place of an argument that is not there */
} samplers_monitoring_values;

extern samplers_monitoring_values samplers_monitoring;

/* 1 when what is needed of the interpreter was found. In the constructor. */
int samplers_monitoring_find(void);

/* As a tool of one of these two numbers, which nobody is told to use; whoever comes later finds it taken. With the
 * interpreter's lock, and all that follow. */
int samplers_monitoring_open(int32_t first, int32_t second);

/* The event's bit; 0 = there is none of that name, or no memory. */
int32_t samplers_monitoring_hear(const char* event, samplers_callback callback);

/* Everywhere, and in one code object. */
void samplers_monitoring_set(int32_t events);
void samplers_monitoring_set_local(uint64_t code, int32_t events);

#endif
