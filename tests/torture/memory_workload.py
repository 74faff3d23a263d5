"""Allocation as hard as it goes, for `seconds`: a storm of forked children that allocate, some of them killed; then 64 threads
with objects, buffers and native memory, which free for each other, and more forks. Checks itself; prints OK and how much it
allocated, and holds nothing then.

    python memory_workload.py [seconds]
"""
import ctypes
import gc
import json
import os
import queue
import random
import signal
import sys
import threading
import time
import traceback
import warnings

warnings.simplefilter("ignore")  # forking with threads is what is tested
seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
deadline = time.monotonic() + seconds
THREADS, KILOBYTE = 64, sys.getsizeof(bytes(1000))
failures, allocated = [], [0] * (THREADS + 2)
passed_on = queue.Queue(maxsize=THREADS)
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.realloc.restype, libc.realloc.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]


def buffers(number, chosen):
    made = [bytes(1000) for _ in range(500)]
    allocated[number] += 500 * KILOBYTE
    try:
        passed_on.put_nowait(made)
        passed_on.get_nowait().clear()
    except (queue.Full, queue.Empty):
        pass


def native(number, chosen):
    size = chosen.randrange(1000, 300_000)
    block = libc.malloc(size)
    ctypes.memset(block, 7, size)
    block = libc.realloc(block, 2 * size)
    assert ctypes.string_at(block, 10) == b"\7" * 10
    libc.free(block)
    allocated[number] += 3 * size


def large(number, chosen):
    size = chosen.randrange(1 << 20, 4 << 20)
    made = bytearray(size)
    made[-1] = 1
    assert made[0] == 0 and made[-1] == 1
    allocated[number] += size


def work(number):
    chosen = random.Random(number)
    try:
        while time.monotonic() < deadline:
            chosen.choice((buffers, buffers, native, large))(number, chosen)
    except BaseException:
        failures.append(traceback.format_exc())


def child(ready):
    made = [bytes(1000) for _ in range(5000)]
    os.write(ready, b"x")
    if os.getpid() % 3 == 0:
        time.sleep(60)
    os._exit(len(made) % 256)


def forks(until):
    reading, writing = os.pipe()
    try:
        while time.monotonic() < until:
            pid = os.fork()
            if pid == 0:
                child(writing)
            os.read(reading, 1)
            allocated[THREADS] += 5000 * KILOBYTE
            if pid % 3 == 0:
                os.kill(pid, signal.SIGKILL)
            status = os.waitpid(pid, 0)[1]
            assert status == (signal.SIGKILL if pid % 3 == 0 else (5000 % 256) << 8), status
    except BaseException:
        failures.append(traceback.format_exc())


threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
forks(time.monotonic() + seconds / 3)  # a storm: alone there are many, beside the threads few
for thread in threads:
    thread.start()
forks(deadline)
for thread in threads:
    thread.join()
while not passed_on.empty():
    passed_on.get().clear()
gc.collect()
time.sleep(1.5)  # until the last children are seen to be gone
for failure in failures:
    print(failure)
print("FAILED" if failures else "OK", json.dumps({"allocated": sum(allocated)}))
sys.exit(1 if failures else 0)
