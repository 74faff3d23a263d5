"""COUNT allocations of 600 bytes by the C library's malloc, from four lines, none kept. usage: many.py COUNT"""
import collections
import itertools
import sys

SIZE = 600 - sys.getsizeof(b"")


def make(count):
    made = map(bytes, itertools.repeat(SIZE, count))
    collections.deque(made, maxlen=0)


def main():
    quarter = int(sys.argv[1]) // 4
    make(quarter)
    make(quarter)
    make(quarter)
    make(quarter)


main()
