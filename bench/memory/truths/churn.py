"""Short-lived buffers, none kept: 5 kB and 200 kB."""
import sys

from known import amount, tell

N = 40_000


def main():
    for _ in range(N):
        bytes(5000)  # small
    for _ in range(N // 20):
        bytes(200_000)  # large
    small, large = sys.getsizeof(bytes(5000)), sys.getsizeof(bytes(200_000))
    tell([amount(__file__, "small", N * small), amount(__file__, "large", N // 20 * large)])


main()
