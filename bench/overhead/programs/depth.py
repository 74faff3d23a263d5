"""Python at a depth that is given.

A fixed amount of work: about SECONDS where it was written. usage: depth.py SECONDS DEPTH
"""
import sys

sys.setrecursionlimit(5000)


def down(depth, rounds):
    if depth > 1:
        return down(depth - 1, rounds)
    total = 0
    for i in range(rounds):
        total += i * i % 7
    return total


# The module itself is a frame too.
print(down(int(sys.argv[2]) - 1, int(float(sys.argv[1]) * 17_000_000)))
