/* 3.12 on: events of sys.monitoring, told to C callbacks. */
#ifndef TRACER_MONITORING_H
#define TRACER_MONITORING_H

/* Holding the lock. 0 when every tool's number is taken. */
int tracer_monitoring_start(void);

/* Switches the events off, and on again. */
void tracer_monitoring_set(int on);

#endif
