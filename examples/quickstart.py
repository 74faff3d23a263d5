"""A first program to profile: Python, native and system time whose shares it measures itself.

Each part runs for a while and is timed by this thread's own CPU clock; at the end it prints what the profile should
say. Nothing but the standard library is used.
"""
import os
import time
import zlib

SECONDS = 3.0


def collatz(limit):
    """Pure Python: the longest chain below limit."""
    best = 0
    for start in range(1, limit):
        number, steps = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        best = max(best, steps)
    return best


def compress(data):
    """Native: zlib does the work in C."""
    return len(zlib.compress(data, 6))


def read_zeros(descriptor, buffer):
    """System: the kernel fills the buffer."""
    return os.readv(descriptor, [buffer])


def repeat(seconds, function, *arguments):
    """Calls function until it has used this many seconds of CPU; returns what the clock says."""
    start = time.thread_time()
    while time.thread_time() - start < seconds:
        function(*arguments)
    return time.thread_time() - start


def main():
    data = os.urandom(1 << 16) * 8
    descriptor = os.open("/dev/zero", os.O_RDONLY)
    try:
        spent = {
            "collatz": repeat(0.5 * SECONDS, collatz, 300),
            "compress": repeat(0.3 * SECONDS, compress, data),
            "read_zeros": repeat(0.2 * SECONDS, read_zeros, descriptor, bytearray(1 << 22)),
        }
    finally:
        os.close(descriptor)
    total = sum(spent.values())
    for name, seconds in spent.items():
        print(f"{name:12} {seconds:6.3f} s  {100 * seconds / total:5.1f} %")


if __name__ == "__main__":
    main()
