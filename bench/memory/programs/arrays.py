"""numpy: arithmetic on arrays of 8 kB to 8 MB, whose temporaries come and go.

A fixed amount of work: about SECONDS where it was written. usage: arrays.py SECONDS
"""
import sys

import numpy
import peak


def step(array):
    return float(((array * 2.0 + 1.0) - array).sum())


def main():
    arrays = [numpy.arange(size, dtype=float) for size in (1000, 30000, 1000000)]
    total = 0.0
    for _ in range(int(float(sys.argv[1]) * 60)):
        for array, times in zip(arrays, (200, 20, 1)):
            for _ in range(times):
                total += step(array)
    print(total, peak.__name__)


main()
