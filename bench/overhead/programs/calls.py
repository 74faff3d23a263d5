"""Small functions that call each other.

A fixed amount of work: about SECONDS where it was written. usage: calls.py SECONDS
"""
import sys


def leaf(x):
    return x + 1


def middle(x):
    return leaf(x) + leaf(x + 1)


def outer(x):
    return middle(x) + middle(x + 2)


def main():
    total = 0
    for i in range(int(float(sys.argv[1]) * 3_400_000)):
        total += outer(i)
    print(total)


main()
