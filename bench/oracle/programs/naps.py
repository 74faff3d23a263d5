"""Work against sleep, by the wall clock, and two lines that sleep 30 to 70. usage: naps.py SECONDS"""
import sys
import time

from parts import Parts, line_of, part, tell

SHARES = {"work": 40, "short": 18, "long": 42}
WORK = (0.15, 0.45)
SLEEPS = {"short": (0.1, 0.5), "long": (0.3, 1.1)}


def work(seconds):
    end = time.perf_counter() + seconds
    total = 0
    while time.perf_counter() < end:
        for i in range(2000):
            total += i * i % 7
    return total


def rest(short, long):
    if short:
        time.sleep(short)  # short nap
    if long:
        time.sleep(long)  # long nap


def short_nap(seconds):
    rest(seconds, 0)


def long_nap(seconds):
    rest(0, seconds)


def main():
    parts = Parts(SHARES, clock=time.perf_counter)
    functions = {"work": work, "short": short_nap, "long": long_nap}
    running = time.thread_time()
    while parts.total() < float(sys.argv[1]):
        name = parts.behind()
        parts.chunk(name, functions[name], parts.random.uniform(*SLEEPS.get(name, WORK)), 1)
    running = time.thread_time() - running
    spent = parts.spent
    tell([{"work": part(spent["work"], "python", "work", cpu=running),
           "short": part(spent["short"], "wait", line=line_of(__file__, "short nap")),
           "long": part(spent["long"], "wait", line=line_of(__file__, "long nap"))}],
         {"rest": ["short_nap", "long_nap"], "work": ["chunk"], "short_nap": ["chunk"], "long_nap": ["chunk"]},
         parts.elsewhere())


main()
