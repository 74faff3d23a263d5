"""Function calls that allocate next to nothing.

A fixed amount of work: about SECONDS where it was written. usage: calls.py SECONDS
"""
import sys

import peak


def leaf(x):
    return x & 7


def middle(x):
    return leaf(x) + leaf(x + 1)


def main():
    total = 0
    for _ in range(int(float(sys.argv[1]) * 40)):
        for i in range(100000):
            total += middle(i & 63)
    print(total, peak.__name__)


main()
