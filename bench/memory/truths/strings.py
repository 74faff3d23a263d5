"""A million strings of a hundred characters."""
import sys

from known import amount, tell

N = 1_000_000


def main():
    strings = [None] * N  # table
    text = "0123456789"
    for i in range(N):
        strings[i] = text * 10  # strings
    size = N * sys.getsizeof(strings[0])
    tell([amount(__file__, "strings", size, size), amount(__file__, "table", sys.getsizeof(strings), sys.getsizeof(strings))])


main()
