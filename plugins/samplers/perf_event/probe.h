/* Can perf events be opened here, and how many samples a second may they take? */
#ifndef PERF_EVENT_PROBE_H
#define PERF_EVENT_PROBE_H

#include <fixingahole/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* fah_plugin.probe: opens an event of the agent's kind on this thread, and closes it. */
int32_t probe_perf_event(fah_plugin* plugin, fah_probe* out);

/* Why perf_event_open has failed, and what can be done about it. paranoid: of the kernel's setting, or -100 = not known. */
void explain_perf_error(int error, int paranoid, fah_probe* out);

double perf_event_best_rate_hz(void);

#ifdef __cplusplus
}
#endif

#endif
