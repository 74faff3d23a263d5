"""Pure Python against zlib, half and half by this thread's own clock. usage: native_zlib.py SECONDS"""
import json
import sys
import time
import zlib


def python_work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def native_work(data):
    return zlib.compress(data, 6)


def turn(function, argument, seconds):
    start = time.thread_time()
    while time.thread_time() - start < seconds:
        function(argument)
    return time.thread_time() - start


def main():
    seconds = float(sys.argv[1])
    data = bytes(range(256)) * 2000
    spent = {"python_work": 0.0, "native_work": 0.0}
    while sum(spent.values()) < seconds:
        spent["python_work"] += turn(python_work, 2000, 0.05)
        spent["native_work"] += turn(native_work, data, 0.05)
    print(json.dumps({"python_work": {"python": spent["python_work"]}, "native_work": {"native": spent["native_work"]}}))


main()
