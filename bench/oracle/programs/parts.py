"""Parts of a program whose shares of its time are true by construction: each is timed while it runs, by the clock that the
profiler is asked for, in chunks of random length, so that nothing is in step with a sampling period.
"""
import json
import random
import time

SHORTEST, LONGEST = 0.003, 0.023


class Parts:
    """shares: {part: its wanted share}, in any unit."""

    def __init__(self, shares, clock=time.thread_time, shortest=SHORTEST, longest=LONGEST):
        self.shares = shares
        self.clock = clock
        self.range = (shortest, longest)
        self.spent = dict.fromkeys(shares, 0.0)
        self.units = dict.fromkeys(shares, 0)
        self.random = random.Random(11)
        self.begin = clock()

    def total(self):
        return sum(self.spent.values())

    def behind(self):
        """The part that is furthest behind its share."""
        chosen = None
        for name, share in self.shares.items():
            if chosen is None or self.spent[name] * self.shares[chosen] < self.spent[chosen] * share:
                chosen = name
        return chosen

    def length(self, name):
        """How many units of work make a chunk, by what they took so far."""
        if not self.units[name]:
            return 1
        return max(1, int(self.random.uniform(*self.range) * self.units[name] / self.spent[name]))

    def add(self, name, seconds, units):
        self.spent[name] += seconds
        self.units[name] += units

    def chunk(self, name, function, argument, units):
        start = self.clock()
        function(argument)
        self.add(name, self.clock() - start, units)

    def run(self, functions, seconds):
        """Until this many seconds are spent: {part: function of a number of units}."""
        self.begin = self.clock()
        while self.total() < seconds:
            name = self.behind()
            units = self.length(name)
            self.chunk(name, functions[name], units, units)

    def elsewhere(self):
        return self.clock() - self.begin - self.total()


def part(seconds, kind, *functions, line=None, cpu=None):
    """What a report must show: the time of these functions, or of one line. cpu: how much of it was on a processor, where
    the truth is by the wall clock and the part never sleeps."""
    return {"seconds": seconds, "kind": kind, "functions": list(functions), "line": line, "cpu": cpu}


def line_of(path, mark):
    """The number of the line that ends in this comment."""
    with open(path, encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            if text.rstrip().endswith("# " + mark):
                return number
    raise SystemExit("no line is marked " + mark)


def tell(groups, callers, elsewhere=None):
    """groups: [{part: part(...)}], each of them 100 %; elsewhere: what the first group's loop took itself; callers:
    {function: those that may call it}, "" being none."""
    print(json.dumps({"groups": groups, "callers": callers, "elsewhere": elsewhere}), flush=True)
