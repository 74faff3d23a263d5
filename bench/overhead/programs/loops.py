"""A loop of arithmetic; nothing is called.

A fixed amount of work: about SECONDS where it was written. usage: loops.py SECONDS
"""
import sys


def main():
    total = 0
    for i in range(int(float(sys.argv[1]) * 17_000_000)):
        total += i * i % 7
    print(total)


main()
