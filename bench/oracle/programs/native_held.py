"""Python against C code that holds the GIL: sorts of a millisecond, sorts of a fifth of a second, and checksums of blocks so
small that the GIL is kept. usage: native_held.py SECONDS"""
import random
import sys
import zlib

from parts import Parts, part, tell

# Two orders in turn, so that a list is in disorder each time it is sorted.
NUMBERS, ONE, OTHER = list(range(2000)), list(range(2000)), list(range(2000))
random.Random(5).shuffle(ONE)
random.Random(6).shuffle(OTHER)
SHUFFLED = list(range(250_000))
random.Random(7).shuffle(SHUFFLED)
BLOCK = bytes(range(256)) * 19  # below the 5 kB from which zlib lets the GIL go


def python_work(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def short_sorts(n):
    one, other = ONE.__getitem__, OTHER.__getitem__
    for _ in range(n):
        NUMBERS.sort(key=one)
        NUMBERS.sort(key=other)


def long_sort(_):
    len(sorted(SHUFFLED))  # len, so that the list is freed within a call of C code too


def checksums(n):
    check = 0
    for _ in range(n * 100):
        check = zlib.crc32(BLOCK, check)
    return check


def main():
    work = {"python_work": python_work, "short_sorts": short_sorts, "long_sort": long_sort, "checksums": checksums}
    parts = Parts({"python_work": 30, "short_sorts": 30, "long_sort": 30, "checksums": 10})
    parts.run(work, float(sys.argv[1]))
    # A checksum is a microsecond or two, its turn of the loop is Python: which is how much is not known.
    kinds = {"python_work": "python", "short_sorts": "native", "long_sort": "native", "checksums": None}
    tell([{name: part(spent, kinds[name], name) for name, spent in parts.spent.items()}],
         {name: ["chunk"] for name in work}, parts.elsewhere())


main()
