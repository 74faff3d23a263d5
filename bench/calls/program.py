"""Code that calls much, in five ways; prints how much CPU time each took at best. usage: program.py ROUNDS

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
    best = {}
    for _ in range(int(sys.argv[1])):
        for name, function in WORK.items():
            begin = time.process_time()
            function()
            took = time.process_time() - begin
            best[name] = min(best.get(name, took), took)
    print("best", *(f"{name}={seconds:.6f}" for name, seconds in best.items()))


main()
