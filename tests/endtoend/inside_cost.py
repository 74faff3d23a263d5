"""What it costs to enter and to leave fixingahole.profile(), and what entering is made of. Prints medians.

    inside_cost.py [TIMES [MEMORY [MEGABYTES]]]     MEMORY: no, yes, exact; the process holds so many megabytes besides

Elapsed times grow on a busy machine, CPU times hardly. Those of the host are of all its threads until the program goes on."""
import glob
import statistics
import sys
import tempfile
import time

import harness

sys.path.insert(0, str(harness.ROOT / "python"))
import fixingahole.__main__

fixingahole.__main__.HOST = harness.COMMAND
import fixingahole
from fixingahole import inside

STEPS = {"_start_host": "starting the host's process", "_read_environment": "waiting for the host",
         "_attach": "joining the run"}
parts = {}


def now():
    return time.monotonic(), time.process_time()


def timed(name, function):
    def wrapped(self):
        before = now()
        function(self)
        parts.setdefault(name, []).append([1000 * (b - a) for a, b in zip(before, now())])
        if name == "_read_environment":
            parts.setdefault("host", []).append(host_ms(self.host.pid))
    return wrapped


def host_ms(pid):
    """(since its start, CPU) of the host; the launcher's child is the stand-in, which has next to nothing to do."""
    nanoseconds = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
        with open(path, encoding="ascii") as file:
            nanoseconds += int(file.read().split()[0])
    return [0.0, nanoseconds / 1e6]


def once(folder, memory):
    clocks = [now()]
    with fixingahole.profile(output_directory=folder, quiet=True, memory=memory):
        clocks.append(now())
        sum(range(1000))
        clocks.append(now())
    clocks.append(now())
    return [1000 * (clocks[to][kind] - clocks[since][kind]) for since, to in ((0, 1), (2, 3)) for kind in (0, 1)]


def medians(rows):
    return tuple(statistics.median(column) for column in zip(*rows))


if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    mode = {"no": False, "yes": True, "exact": "exact"}[sys.argv[2] if len(sys.argv) > 2 else "no"]
    ballast = bytearray(b"x") * (int(sys.argv[3]) << 20 if len(sys.argv) > 3 else 1)
    for step in STEPS:
        setattr(inside.Run, step, timed(step, getattr(inside.Run, step)))
    with tempfile.TemporaryDirectory() as place:
        figures = medians([once(place, mode) for _ in range(times)])
    print("enter %.1f ms elapsed, %.1f ms CPU; leave %.1f ms elapsed, %.1f ms CPU" % figures)
    for step, words in STEPS.items():
        print("  %-28s %5.1f ms elapsed, %4.1f ms CPU here" % (words, *medians(parts[step])))
    print("  the host's own CPU until then %4.1f ms" % medians(parts["host"])[1])
