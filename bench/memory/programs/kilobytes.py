"""Buffers of 1 kB made and dropped, beside fifty megabytes of them that stay.

A fixed amount of work: about SECONDS where it was written. usage: kilobytes.py SECONDS
"""
import sys

import peak


def main():
    stays = [bytes(1000) for _ in range(50000)]
    kept = [None] * 50
    total = 0
    for _ in range(int(float(sys.argv[1]) * 80000)):
        for j in range(50):
            kept[j] = bytes(1000)
        total += len(kept[3])
    print(total, len(stays), peak.__name__)


main()
