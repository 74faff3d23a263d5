"""A list of ten million ints."""
import sys

from known import INT_BYTES, amount, tell

N = 10_000_000


def main():
    ints = list(range(1000, N + 1000))  # ints
    size = N * INT_BYTES + sys.getsizeof(ints)
    tell([amount(__file__, "ints", size, size)])
    return ints


main()
