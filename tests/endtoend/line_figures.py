"""What a run's JSON says of counted lines."""
import collections


def by_function(run):
    """{function: {line: hits}} of a run's JSON."""
    found = collections.defaultdict(collections.Counter)
    for function in run.json["fixingahole"].get("line_hits", []):
        found[function["name"].split(".")[-1]].update({line: hits for line, hits, _, _ in function["lines"]})
    return found


def by_line(run):
    sums = collections.Counter()
    for lines in by_function(run).values():
        sums.update(lines)
    return +sums


def notes(run):
    return " ".join(run.json["fixingahole"]["notes"])
