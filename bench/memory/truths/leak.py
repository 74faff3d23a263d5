"""A leak of 1 MB an iteration beside an honest line that allocates as much and keeps nothing, and one that fills up a table of a
fixed size at the start."""
import sys
import time

from known import MB, amount, line_of, tell

N = 200


def main():
    leaked = []
    table = [bytes(10_000) for _ in range(1000)]  # table
    begin = time.monotonic()
    for i in range(N):
        leaked.append(bytearray(MB))  # leak
        bytearray(MB)  # churn
        table[i % 1000] = None
        time.sleep(0.01)
    seconds = time.monotonic() - begin
    size = MB + 1  # bytearrays end in a zero
    tell([amount(__file__, "leak", N * size, N * size), amount(__file__, "churn", N * size)],
         leaks=[(line_of(__file__, "leak"), N * size / seconds)],
         honest=[line_of(__file__, mark) for mark in ("churn", "table")])
    return sys.getsizeof(table)


main()
