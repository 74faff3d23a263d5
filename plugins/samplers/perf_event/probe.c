#include "plugins/samplers/perf_event/probe.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "plugins/samplers/support/sampler.h"

#define BEST_RATE_HZ 10000
#define UNKNOWN (-100)

static int kernel_setting(const char* path, int otherwise) {
    FILE* file = fopen(path, "re");
    if (file == NULL) return otherwise;
    int value = otherwise;
    if (fscanf(file, "%d", &value) != 1) value = otherwise;
    fclose(file);
    return value;
}

double perf_event_best_rate_hz(void) {
    const int most = kernel_setting("/proc/sys/kernel/perf_event_max_sample_rate", BEST_RATE_HZ);
    return most > 0 && most < BEST_RATE_HZ ? most : BEST_RATE_HZ;
}

/* 0, or the errno. */
static int try_event(void) {
    struct perf_event_attr wanted = {.type = PERF_TYPE_SOFTWARE,
                                     .size = sizeof wanted,
                                     .config = PERF_COUNT_SW_TASK_CLOCK,
                                     .sample_period = 1000000,
                                     .disabled = 1,
                                     .exclude_kernel = 1,
                                     .exclude_hv = 1,
                                     .wakeup_events = 1};
    const long fd = syscall(SYS_perf_event_open, &wanted, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (fd < 0) return errno;
    close((int)fd);
    return 0;
}

void explain_perf_error(int error, int paranoid, fah_probe* out) {
    const char* hint = "in a container: --cap-add PERFMON, or a seccomp profile that allows perf_event_open";
    char setting[64] = "";
    if (paranoid != UNKNOWN) snprintf(setting, sizeof setting, ", kernel.perf_event_paranoid is %d", paranoid);
    if (error == ENOSYS) hint = "a kernel with CONFIG_PERF_EVENTS, or a sandbox that passes perf_event_open on";
    if (error == EMFILE || error == ENFILE) hint = "raise the limit of open files (ulimit -n)";
    if (error == EACCES && paranoid > 2) hint = "sysctl kernel.perf_event_paranoid=2";
    snprintf(out->reason, sizeof out->reason, "perf_event_open: %s%s", strerror(error), setting);
    snprintf(out->hint, sizeof out->hint, "%s", hint);
}

int32_t probe_perf_event(fah_plugin* plugin, fah_probe* out) {
    (void)plugin;
    const int error = try_event();
    out->available = error == 0;
    if (error != 0) {
        explain_perf_error(error, kernel_setting("/proc/sys/kernel/perf_event_paranoid", UNKNOWN), out);
        return FAH_OK;
    }
    say_best_rate(out, perf_event_best_rate_hz());
    snprintf(out->reason, sizeof out->reason, "perf events in user mode and CPU timers, up to %.0f samples a second",
             perf_event_best_rate_hz());
    return FAH_OK;
}
