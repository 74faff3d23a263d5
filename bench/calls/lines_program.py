"""A function of short lines, and code that is not asked about; prints how much CPU time each took. usage: ... ROUNDS"""
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
    took = {name: [] for name in WORK}
    for _ in range(int(sys.argv[1])):
        for name, function in WORK.items():
            begin = time.process_time()
            function()
            took[name].append(time.process_time() - begin)
    print("took", *(f"{name}={sorted(times)[len(times) // 4]:.6f}" for name, times in took.items()))


main()
