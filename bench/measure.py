"""Whole processes, timed by the kernel's own accounting, and what a handful of pairs says about their ratio."""
import concurrent.futures
import dataclasses
import math
import os
import select
import signal
import statistics
import tempfile
import time

import surroundings

# A child's ru_maxrss starts from that of the process that forked it: `time` is small, an interpreter is not.
TIME = "/usr/bin/time"


@dataclasses.dataclass
class Timing:
    cpu: float  # user + system seconds of the command and everything it waited for
    wall: float
    code: int
    rss_kb: int = 0  # the largest resident set of any process of the command
    timed_out: bool = False
    said: str = ""  # why it failed, by its standard error
    output: str = ""


def run(command, cpus, limit=None, keep_output=False):
    """Runs command pinned to these processors, its output thrown away or kept; ends it and all its group after limit seconds."""
    with (tempfile.NamedTemporaryFile("r") as memory, tempfile.TemporaryFile("w+", errors="replace") as errors,
          tempfile.TemporaryFile("w+", errors="replace") as output):
        timed = [TIME, "-q", "-f", "%M", "-o", memory.name, *command] if os.path.exists(TIME) else command
        null = os.open(os.devnull, os.O_RDWR)
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                os.setpgid(0, 0)
                os.sched_setaffinity(0, cpus)
                for source, descriptor in ((null, 0), (output.fileno() if keep_output else null, 1), (errors.fileno(), 2)):
                    os.dup2(source, descriptor)
                os.execvp(timed[0], timed)
            finally:
                os._exit(127)
        timed_out = limit is not None and end_after(child, start + limit)
        _, status, usage = os.wait4(child, 0)
        wall = time.monotonic() - start
        os.close(null)
        errors.seek(0)
        output.seek(0)
        rss, said, kept = memory.read().split()[-1:], surroundings.reason(errors.read()), output.read()
    return Timing(usage.ru_utime + usage.ru_stime, wall, os.waitstatus_to_exitcode(status),
                  int(rss[0]) if rss and rss[0].isdigit() else usage.ru_maxrss, timed_out, said, kept)


def at_once(commands, cpus, limit=None):
    """run() for each, all at the same time on the same processors: slow and fast spells of the machine then come to all of
    them alike, and only their CPU times say anything."""
    with concurrent.futures.ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda command: run(command, cpus, limit), commands))


def end_after(child, when):
    """Waits without reaping, by a descriptor, so that nothing is polled while it runs; True where it had to be ended."""
    descriptor = os.pidfd_open(child)
    try:
        if select.select([descriptor], [], [], max(0.0, when - time.monotonic()))[0]:
            return False
        os.killpg(child, signal.SIGKILL)
        return True
    finally:
        os.close(descriptor)


def median_interval(values, confidence=0.90):
    """The median and the order statistics that enclose the true one with at least this confidence; the whole range where
    there are too few values for that."""
    ordered = sorted(values)
    n = len(ordered)
    rank = 0
    below = 0.0
    while rank < n // 2:
        below += math.comb(n, rank) / 2**n
        if 2 * below > 1 - confidence:
            break
        rank += 1
    rank = max(rank, 1)
    return statistics.median(ordered), ordered[rank - 1], ordered[n - rank]


class Pairs:
    """One subject's runs, each with the plain run of the same round."""

    def __init__(self):
        self.pairs = []
        self.failure = None

    def __len__(self):
        return len(self.pairs)

    def ratio(self, what):
        """(median, low, high) of a Timing's field against the plain run's."""
        return median_interval([getattr(a, what) / getattr(b, what) for a, b in self.pairs])

    def narrow(self, least, width):
        if len(self.pairs) < least:
            return False
        _, low, high = self.ratio("cpu")
        return high - low <= 2 * width


def in_turn(plain, subjects, cpus, limit, number):
    """{name: (its Timing, the plain run's)}: one after the other, in an order that changes from round to round."""
    order = [None, *subjects]
    order = order[number % len(order):] + order[:number % len(order)]
    if number % 2:
        order.reverse()
    timings = {name: run(subjects[name] if name else plain, cpus, limit=limit) for name in order}
    return {name: (timings[name], timings[None]) for name in subjects}


def side_by_side(plain, subjects, cpus, limit, number):
    """The same, where each runs at once with a plain run of its own."""
    result = {}
    for name, command in subjects.items():
        pair = at_once([command, plain][::-1 if number % 2 else 1], cpus, limit and 2 * limit)
        result[name] = tuple(pair[::-1 if number % 2 else 1])
    return result


def rounds(subjects, plain, cpus, least=5, most=40, width=0.01, patience=6, method=in_turn):
    """subjects: {name: command}. Each round runs the plain command and every subject whose CPU ratio is not yet known to
    +-width (the 90 % interval of the median) by the method; a subject that fails, or takes patience times as long, is left
    out from then on. Returns {name: Pairs}."""
    results = {name: Pairs() for name in subjects}
    for number in range(most):
        wanted = [name for name, found in results.items() if not found.failure and not found.narrow(least, width)]
        if not wanted:
            break
        limit = patience * max([found.pairs[-1][1].wall for found in results.values() if found.pairs], default=60) + 5
        timings = method(plain, {name: subjects[name] for name in wanted}, cpus, limit, number)
        for name, (timing, alone) in timings.items():
            if alone.code != 0:
                raise SystemExit(f"the plain program failed: {alone}")
            if timing.code == 0:
                results[name].pairs.append((timing, alone))
            else:
                results[name].failure = (f"no end within {patience} times the plain run" if timing.timed_out
                                         else f"exit {timing.code}: {timing.said}")
    return results
