"""Whole processes, timed by the kernel's own accounting, and what a handful of pairs says about their ratio."""
import dataclasses
import math
import os
import statistics
import time


@dataclasses.dataclass
class Timing:
    cpu: float  # user + system seconds of the command and everything it waited for
    wall: float
    code: int


def run(command, cpus, environment=None, cwd=None):
    """Runs command pinned to these processors, its output thrown away."""
    null = os.open(os.devnull, os.O_RDWR)
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            os.sched_setaffinity(0, cpus)
            if cwd:
                os.chdir(cwd)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            os.execvpe(command[0], command, environment or os.environ)
        finally:
            os._exit(127)
    _, status, usage = os.wait4(child, 0)
    wall = time.monotonic() - start
    os.close(null)
    return Timing(usage.ru_utime + usage.ru_stime, wall, os.waitstatus_to_exitcode(status))


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


def paired(profiled, plain, cpus, least=5, most=40, width=0.01):
    """Alternates the two commands until the 90 % interval of the median CPU ratio is within +-width; yields progress and
    returns the pairs [(profiled, plain)]."""
    pairs = []
    while len(pairs) < most:
        order = (profiled, plain) if len(pairs) % 2 else (plain, profiled)
        results = {id(command): run(command, cpus) for command in order}
        pair = (results[id(profiled)], results[id(plain)])
        if pair[0].code != 0 or pair[1].code != 0:
            raise SystemExit(f"a run failed: {pair}")
        pairs.append(pair)
        _, low, high = median_interval([a.cpu / b.cpu for a, b in pairs])
        if len(pairs) >= least and high - low <= 2 * width:
            break
    return pairs
