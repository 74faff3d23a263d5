"""Two Python functions that share the CPU 30 to 70. usage: split.py SECONDS"""
import sys

from parts import Parts, part, tell


def thirty(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def seventy(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def main():
    parts = Parts({"thirty": 30, "seventy": 70})
    parts.run({"thirty": thirty, "seventy": seventy}, float(sys.argv[1]))
    tell([{name: part(spent, "python", name) for name, spent in parts.spent.items()}],
         {"thirty": ["chunk"], "seventy": ["chunk"]}, parts.elsewhere())


main()
