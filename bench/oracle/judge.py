"""Compares what a profiler saw with what the program timed itself."""
import dataclasses

import seen as views

ELSEWHERE = "(elsewhere)"
BUSY = 0.01


@dataclasses.dataclass
class Verdict:
    errors: dict  # {part: points}
    kinds: dict  # {part: points by which the share of its kind is off}, where both sides know the kind
    distance: float  # total variation, in points, the worst group's
    impossible: int  # samples with a caller and a callee that cannot be
    cut: int  # samples with a function that nobody called, which has a caller always
    samples: int
    lost: int
    chance: float  # what chance alone may do to a share of half, one standard deviation

    def worst(self):
        return max(map(abs, [*self.errors.values(), *self.kinds.values()]))

    def mean(self):
        parts = [abs(error) for name, error in self.errors.items() if name != ELSEWHERE]
        return sum(parts) / len(parts)


def preempted(truth):
    """The share of the work during which the processor was somebody else's: neither work nor waiting, so that a truth by
    the wall clock is spoiled. Where it is more than BUSY that work is taken by its CPU clock, for a profiler that leaves such
    time out."""
    worst = 0.0
    for group in truth["groups"]:
        for part in group.values():
            if part["cpu"] is not None:
                worst = max(worst, 1 - part["cpu"] / part["seconds"])
    return worst


def true_seconds(part, busy):
    return part["cpu"] if busy and part["cpu"] is not None else part["seconds"]


class Blind(Exception):
    """The profiler cannot see what this case is about."""


def times_of(part, seen):
    if part["line"] is not None:
        if seen.lines is None:
            raise Blind("has no lines")
        return seen.lines.get(part["line"], views.no_times())
    rows = [seen.functions.get(name, views.no_times()) for name in part["functions"]]
    return {kind: sum(row[kind] for row in rows) for kind in views.KINDS}


def kind_time(times, kind):
    """System time is the kernel's, whatever the part meant it to be: it is counted with the part's kind."""
    return times[kind] + times["system"]


def outside(truth, seen):
    """Time in the program's functions that belong to no part; <module> is the start, which the program does not time."""
    named = {name for part in truth["groups"][0].values() for name in part["functions"]}
    lines = [part["line"] for part in truth["groups"][0].values() if part["line"] is not None]
    rest = sum(sum(times.values()) for name, times in seen.functions.items() if name not in named | {"<module>"})
    return rest - sum(sum(seen.lines.get(line, views.no_times()).values()) for line in lines)


def judge_group(group, seen, elsewhere, busy):
    """({part: error}, {part: error of its kind}, distance) in points."""
    times = {name: times_of(part, seen) for name, part in group.items()}
    true = {name: true_seconds(part, busy) for name, part in group.items()}
    reported = {name: sum(values.values()) for name, values in times.items()}
    if elsewhere is not None:
        true[ELSEWHERE], reported[ELSEWHERE] = elsewhere
    true_total, total = sum(true.values()), sum(reported.values())
    if not total:
        raise Blind("saw none of it")
    errors = {name: 100 * (reported[name] / total - true[name] / true_total) for name in true}
    kinds = {}
    if seen.has_kinds:
        for name, part in group.items():
            if part["kind"]:
                share = kind_time(times[name], part["kind"]) / total
                kinds[name] = 100 * (share - true[name] / true_total)
    return errors, kinds, sum(map(abs, errors.values())) / 2


def stacks(callers, pairs):
    """(samples with an impossible caller, samples whose stack ends too early); a sample with several counts for each."""
    impossible = cut = 0
    for (caller, function), samples in pairs.items():
        allowed = callers.get(function)
        if allowed is None or caller in allowed:
            continue
        if caller:
            impossible += samples
        else:
            cut += samples
    return int(impossible), int(cut)


def judge(truth, seen):
    errors, kinds, distance = {}, {}, 0.0
    busy = seen.skips_preempted and preempted(truth) > BUSY
    for number, group in enumerate(truth["groups"]):
        elsewhere = None
        if number == 0 and truth["elsewhere"] is not None and seen.lines is not None:
            elsewhere = (truth["elsewhere"], max(0.0, outside(truth, seen)))
        found = judge_group(group, seen, elsewhere, busy)
        errors.update(found[0])
        kinds.update(found[1])
        distance = max(distance, found[2])
    impossible, cut = stacks(truth["callers"], seen.pairs) if seen.pairs is not None else (0, 0)
    chance = 50 / seen.samples ** 0.5 if seen.samples else 0.0
    return Verdict(errors, kinds, distance, impossible, cut, seen.samples, seen.lost, chance)
