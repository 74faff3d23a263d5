"""Copies of 4 MB, one after the other.

A fixed amount of work: about SECONDS where it was written. usage: large_copies.py SECONDS
"""
import sys

import peak


def main():
    block, target = bytearray(4 << 20), memoryview(bytearray(4 << 20))
    for _ in range(int(float(sys.argv[1]) * 1600)):
        target[:] = block
    print(len(target), peak.__name__)


main()
