"""Code that calls much, in five ways; prints how much CPU time each took, by the lower quartile of its rounds.

usage: program.py ROUNDS [SECONDS]     at least so many rounds, and so many seconds of CPU time

INLINE and CALLING do the same sums, one in a loop, one by functions: what a tracer makes of their shares shows how it distorts.
"""
import sys
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def recursion():
    fib(19)


class Point:
    def __init__(self, x):
        self.x = x

    def get(self):
        return self.x


def methods():
    point = Point(1)
    total = 0
    for _ in range(20000):
        total += point.get()


def builtins():
    numbers = []
    for i in range(20000):
        numbers.append(i)
        len(numbers)


def leaf(x):
    return x * 3 % 7


def inline():
    total = 0
    for i in range(90000):
        total += i * 3 % 7


def calling():
    total = 0
    for i in range(40000):
        total += leaf(i)


WORK = {"recursion": recursion, "methods": methods, "builtins": builtins, "inline": inline, "calling": calling}


def main():
    rounds, seconds = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0
    took = {name: [] for name in WORK}
    while len(took["calling"]) < rounds or time.process_time() < seconds:
        for name, function in WORK.items():
            begin = time.process_time()
            function()
            took[name].append(time.process_time() - begin)
    print("took", *(f"{name}={sorted(times)[len(times) // 4]:.6f}" for name, times in took.items()))


main()
