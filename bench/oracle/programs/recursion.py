"""Work at the end of a recursion of 900 frames, and a recursion of 900 that never rests. usage: recursion.py SECONDS"""
import sys

from parts import Parts, part, tell

sys.setrecursionlimit(5000)
DEPTH = 900


def bottom(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def down(depth, parts, units):
    if depth:
        return down(depth - 1, parts, units)
    return parts.chunk("bottom", bottom, units, units)


def climb(depth):
    if depth:
        return climb(depth - 1) + depth * depth % 7
    return 0


def climbs(n):
    for _ in range(n):
        climb(DEPTH)


def main():
    parts = Parts({"bottom": 60, "climb": 40})
    while parts.total() < float(sys.argv[1]):
        name = parts.behind()
        units = parts.length(name)
        if name == "bottom":
            down(DEPTH, parts, units)
        else:
            parts.chunk(name, climbs, units, units)
    tell([{"bottom": part(parts.spent["bottom"], "python", "bottom"),
           "climb": part(parts.spent["climb"], "python", "climb", "climbs")}],
         {"bottom": ["chunk"], "climb": ["climb", "climbs"], "climbs": ["chunk"], "down": ["down", "main"]})


main()
