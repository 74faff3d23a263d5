"""Three functions with a fixed amount of work each, about as long: arithmetic, small objects, buffers of 1 kB.

usage: mixed.py SECONDS (where it was written)
"""
import sys


def arithmetic(times):
    total = 0
    for i in range(times * 100_000):
        total += i * 3 % 7
    return total


def objects(times):
    kept = []
    for _ in range(times):
        kept = [(i, str(i), {"x": i}) for i in range(6_500)]
    return len(kept)


def buffers(times):
    kept = [None] * 50
    for _ in range(times * 580):
        for j in range(50):
            kept[j] = bytes(1000)
    return len(kept)


def main():
    for _ in range(int(float(sys.argv[1]) * 10)):
        for part in (arithmetic, objects, buffers):
            part(10)


main()
