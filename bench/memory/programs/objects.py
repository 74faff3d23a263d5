"""Small objects made and dropped, beside a hundred megabytes of them that stay: tuples, strings, dictionaries, instances.

A fixed amount of work: about SECONDS where it was written. usage: objects.py SECONDS
"""
import sys

import peak


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
    stays = [some(i * 1000) for i in range(150)]
    total = 0
    for i in range(int(float(sys.argv[1]) * 700)):
        total += some(i)[-1][3].x
    print(total, len(stays), peak.__name__)


main()
