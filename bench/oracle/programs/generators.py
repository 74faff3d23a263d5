"""Two generators, 30 to 70, each drawn from by its own function, one of them through `yield from`.
usage: generators.py SECONDS"""
import sys

from parts import Parts, part, tell

NUMBERS = tuple(range(20))  # a call of range() would be C code's time


def thirty_items(n):
    for i in range(n):
        total = 0
        for j in NUMBERS:
            total += i * j % 7
        yield total


def draw_thirty(n):
    for _ in thirty_items(n * 100):
        pass


def seventy_items(n):
    for i in range(n):
        total = 0
        for j in NUMBERS:
            total += i * j % 7
        yield total


def passed_on(n):
    yield from seventy_items(n)


def draw_seventy(n):
    for _ in passed_on(n * 100):
        pass


def main():
    parts = Parts({"thirty": 30, "seventy": 70})
    parts.run({"thirty": draw_thirty, "seventy": draw_seventy}, float(sys.argv[1]))
    tell([{"thirty": part(parts.spent["thirty"], "python", "thirty_items", "draw_thirty"),
           "seventy": part(parts.spent["seventy"], "python", "seventy_items", "passed_on", "draw_seventy")}],
         {"thirty_items": ["draw_thirty"], "seventy_items": ["passed_on"], "passed_on": ["draw_seventy"],
          "draw_thirty": ["chunk"], "draw_seventy": ["chunk"]}, parts.elsewhere())


main()
