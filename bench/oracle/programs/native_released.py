"""Python against C code that lets the GIL go: zlib on blocks of 2 kB (a hundred microseconds a call) and of 500 kB, and a
digest of a megabyte. usage: native_released.py SECONDS"""
import hashlib
import sys
import zlib

from parts import Parts, part, tell

BIG = bytes(range(256)) * 2000
SMALL = BIG[:2048]
DIGESTED = BIG * 2


def python_work(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def small_blocks(n):
    for _ in range(n):
        zlib.compress(SMALL, 6)


def big_blocks(n):
    for _ in range(n):
        zlib.compress(BIG, 6)


def digests(n):
    for _ in range(n):
        hashlib.sha256(DIGESTED)


def main():
    work = {"python_work": python_work, "small_blocks": small_blocks, "big_blocks": big_blocks, "digests": digests}
    parts = Parts({"python_work": 40, "small_blocks": 20, "big_blocks": 20, "digests": 20})
    parts.run(work, float(sys.argv[1]))
    tell([{name: part(spent, "python" if name == "python_work" else "native", name)
           for name, spent in parts.spent.items()}],
         {name: ["chunk"] for name in work}, parts.elsewhere())


main()
