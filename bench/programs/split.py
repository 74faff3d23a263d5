"""Two Python functions that share the CPU 30 to 70 by this thread's own clock. usage: split.py SECONDS"""
import json
import sys
import time


def thirty(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def seventy(n):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def turn(function, seconds):
    start = time.thread_time()
    while time.thread_time() - start < seconds:
        function(2000)
    return time.thread_time() - start


def main():
    seconds = float(sys.argv[1])
    spent = {"thirty": 0.0, "seventy": 0.0}
    while sum(spent.values()) < seconds:
        spent["thirty"] += turn(thirty, 0.03)
        spent["seventy"] += turn(seventy, 0.07)
    print(json.dumps({name: {"python": value} for name, value in spent.items()}))


main()
