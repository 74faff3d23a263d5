/* 3.12 on: events of sys.monitoring, told to C callbacks; those of lines for chosen code objects only. */
#ifndef LINES_MONITORING_H
#define LINES_MONITORING_H

/* Holding the lock. 0 when every tool's number is taken. */
int lines_monitoring_start(void);

/* From now on every code object is looked at when it first runs. */
void lines_monitoring_on(void);

#endif
