"""A thread allocates 100 MB in buffers of 1 kB, another one frees them; twice."""
import queue
import sys
import threading

from known import amount, tell

N, ROUNDS = 100_000, 2
full, empty = queue.Queue(), queue.Queue()


def make():
    for _ in range(ROUNDS):
        buffers = [None] * N
        for i in range(N):
            buffers[i] = bytes(1000)  # buffers
        full.put(buffers)
        del buffers
        empty.get()


def drop():
    for _ in range(ROUNDS):
        buffers = full.get()
        buffers.clear()
        empty.put(None)


def main():
    threads = [threading.Thread(target=make), threading.Thread(target=drop)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    size = N * sys.getsizeof(bytes(1000))
    tell([amount(__file__, "buffers", ROUNDS * size, size)])


main()
