"""The same work written out in a loop and spread over small functions; among those, two pairs of caller and callee that do
the same (half and half) and never call each other's. usage: calls.py SECONDS"""
import sys

from parts import Parts, part, tell


def inline(n):
    total = 0
    for i in range(n * 100):
        total += i * 3 % 7 + 1
        total += i * 3 % 7 + 1
    return total


def leaf1(x):
    return x * 3 % 7


def leaf2(x):
    return x * 3 % 7


def a(x):
    return leaf1(x) + leaf1(x + 1) + leaf1(x + 2)


def b(x):
    return leaf2(x) + leaf2(x + 1) + leaf2(x + 2)


def calling(n):
    total = 0
    for i in range(n * 100):
        total += a(i)
        total += b(i)
    return total


def main():
    parts = Parts({"inline": 15, "calling": 85})
    parts.run({"inline": inline, "calling": calling}, float(sys.argv[1]))
    spent = parts.spent
    tell([{"inline": part(spent["inline"], "python", "inline"),
           "calling": part(spent["calling"], "python", "calling", "a", "b", "leaf1", "leaf2")},
          {"a": part(1.0, "python", "a", "leaf1"), "b": part(1.0, "python", "b", "leaf2")}],
         {"leaf1": ["a"], "leaf2": ["b"], "a": ["calling"], "b": ["calling"], "calling": ["chunk"], "inline": ["chunk"]},
         parts.elsewhere())


main()
