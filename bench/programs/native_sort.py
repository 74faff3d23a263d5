"""Pure Python against numpy sorts of a second or so that hold the GIL (object arrays). usage: native_sort.py SECONDS"""
import json
import sys
import time

import numpy as np


def python_work(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def native_sort(values):
    values.sort(kind="stable")


def main():
    seconds = float(sys.argv[1])
    random = np.random.default_rng(3).random(8_000_000)
    spent = {"python_work": 0.0, "native_sort": 0.0}
    while sum(spent.values()) < seconds:
        values = random.copy()
        start = time.thread_time()
        native_sort(values)
        spent["native_sort"] += time.thread_time() - start
        start = time.thread_time()
        while time.thread_time() - start < 0.4:
            python_work(2000)
        spent["python_work"] += time.thread_time() - start
    print(json.dumps({"python_work": {"python": spent["python_work"]}, "native_sort": {"native": spent["native_sort"]}}))


main()
