"""Three threads whose loads are 1 to 2 to 3, each by its own clock, all of them wanting to run all the time.
usage: threads.py SECONDS"""
import sys
import threading

from parts import Parts, part, tell


def one(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def two(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def three(n):
    total = 0
    for i in range(n * 1000):
        total += i * i % 7
    return total


def load(function, seconds, spent):
    parts = Parts({function.__name__: 1})
    parts.run({function.__name__: function}, seconds)
    spent.update(parts.spent)


def main():
    seconds = float(sys.argv[1])
    spent = {}
    threads = [threading.Thread(target=load, args=(function, seconds * weight / 6, spent), name=function.__name__)
               for weight, function in ((1, one), (2, two), (3, three))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = ("one", "two", "three")
    tell([{name: part(spent[name], "python", name) for name in names}], {name: ["chunk"] for name in names})


main()
