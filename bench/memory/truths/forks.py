"""Four forked children that hold 25 MB each at one time, beside a parent that made 50 MB before."""
import os
import sys

from known import amount, tell

CHILDREN, N = 4, 25_000


def hold(ready, go):
    buffers = [None] * N
    for i in range(N):
        buffers[i] = bytes(1000)  # children
    os.write(ready, b"x")
    os.read(go, 1)
    os._exit(0)


def main():
    before = [None] * (2 * N)
    for i in range(2 * N):
        before[i] = bytes(1000)  # parent
    ready, go = os.pipe(), os.pipe()
    children = []
    for _ in range(CHILDREN):
        pid = os.fork()
        if pid == 0:
            hold(ready[1], go[0])
        children.append(pid)
    got = 0
    while got < CHILDREN:
        got += len(os.read(ready[0], CHILDREN))
    os.write(go[1], b"x" * CHILDREN)
    for pid in children:
        os.waitpid(pid, 0)
    size = sys.getsizeof(bytes(1000))
    tell([amount(__file__, "children", CHILDREN * N * size, CHILDREN * N * size),
          amount(__file__, "parent", 2 * N * size, 2 * N * size)])


main()
