"""A function of short lines, and code that is not asked about; prints how much CPU time each took at best. usage: ... ROUNDS"""
import sys
import time


@profile  # noqa: F821
def hot(n):
    total = 0
    for i in range(n):
        if i & 1:
            total += i
        else:
            total -= i
        x = total
        y = x
    return y


def leaf(x):
    return x


def cold():
    total = 0
    for i in range(40000):
        total += leaf(i)


WORK = {"hot": lambda: hot(20000), "cold": cold}


def main():
    best = {}
    for _ in range(int(sys.argv[1])):
        for name, function in WORK.items():
            begin = time.process_time()
            function()
            took = time.process_time() - begin
            best[name] = min(best.get(name, took), took)
    print("best", *(f"{name}={seconds:.6f}" for name, seconds in best.items()))


main()
