"""Python 900 frames deep, all the time.

A fixed amount of work: about SECONDS where it was written. usage: recursion.py SECONDS
"""
import sys

sys.setrecursionlimit(5000)


def down(depth, rounds):
    if depth:
        return down(depth - 1, rounds)
    total = 0
    for i in range(rounds):
        total += i * i % 7
    return total


def main():
    total = 0
    for _ in range(int(float(sys.argv[1]) * 20)):
        total += down(900, 1_000_000)
    print(total)


main()
