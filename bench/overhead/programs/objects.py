"""Small objects made and dropped: tuples, strings, dictionaries, instances.

A fixed amount of work: about SECONDS where it was written. usage: objects.py SECONDS
"""
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def some(start):
    kept = []
    for i in range(start, start + 1000):
        kept.append((i, str(i), {"x": i, "y": [i, i + 1]}, Point(i, -i)))
    return kept


def main():
    total = 0
    kept = []
    for i in range(int(float(sys.argv[1]) * 2000)):
        kept = some(i)
        total += kept[-1][3].x
    print(total, len(kept))


main()
