"""bench memory-shares: whether --memory changes what is said of CPU time. The CPU oracle's programs with and without it, held
against what they say themselves; then a program with a fixed amount of work, half of it in allocators, of which only the shares
with and without --memory can be compared: there the cost of --memory itself shows too."""
import argparse
import json
import statistics
import sys
import tempfile

import measure
import ours
import surroundings
from memory import subjects
from memory.cost import PROGRAMS
from oracle import jobs
from oracle.judge import judge
from oracle.profilers import Ours

HEAD = "| program | worst error without | worst error with --memory | most that a share moves |\n|---|---|---|---|"


class With(Ours):
    """fixingahole with further options."""

    def __init__(self, sampler, options):
        super().__init__(sampler)
        self.options = options

    def command(self, job, out):
        words = super().command(job, out)
        return [*words[:2], *self.options, *words[2:]]


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench memory-shares", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(jobs.CPU_CASES)}, mixed (default: all)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each program runs (default: 10)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of the fixed work, each way (default: 5)")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--subject", default="sampled", help=f"of {', '.join(subjects.OURS)} (default: sampled)")
    parser.add_argument("--cpu", type=int, default=1)
    parser.add_argument("--write", metavar="FILE", help="put the table into this file of docs/")
    options = parser.parse_intermixed_args(words)
    options.cases = options.cases or [*jobs.CPU_CASES, "mixed"]
    return options


def judged(case, more, options):
    able, _ = ours.samplers()
    job = jobs.Job(case, "cpu", With(next(iter(able)), more), surroundings.version_of(options.python), options.python,
                   options.seconds)
    text, seen = jobs.run(job)
    return judge(json.loads(text), seen)


def by_oracle(case, options):
    """(worst without, worst with, the most that an error moved), in points."""
    without = judged(case, ["--cpu"], options)
    beside = judged(case, subjects.OURS[options.subject], options)
    moved = max(abs(beside.errors[part] - without.errors[part]) for part in without.errors)
    return max(map(abs, without.errors.values())), max(map(abs, beside.errors.values())), moved


def shares_of_fixed_work(more, options):
    """{function: percent}."""
    script = PROGRAMS / "mixed.py"
    with tempfile.TemporaryDirectory(prefix="fah-memory-shares-") as out:
        words = [ours.COMMAND, "profile", "--quiet", "-o", out, "--python", options.python, *more, str(script),
                 str(options.seconds / 8)]
        timing = measure.run(words, {options.cpu})
        if timing.code != 0:
            raise SystemExit(f"mixed failed: {timing}")
        functions = ours.read(out, script).functions
    total = sum(sum(times.values()) for times in functions.values())
    return {name: 100 * sum(times.values()) / total for name, times in functions.items()}


def by_fixed_work(options):
    runs = {"without": [], "with": []}
    for _ in range(options.rounds):
        runs["without"].append(shares_of_fixed_work(["--cpu"], options))
        runs["with"].append(shares_of_fixed_work(subjects.OURS[options.subject], options))
    names = {name for run in runs["without"] for name in run}

    def median(kind, name):
        return statistics.median(run.get(name, 0.0) for run in runs[kind])
    return max(abs(median("with", name) - median("without", name)) for name in names)


def main(words):
    options = arguments(words)
    heading = f"{surroundings.description()}, CPython {surroundings.version_of(options.python)}"
    print(f"{heading}\n\n{HEAD}", flush=True)
    rows, worst = [], 0.0
    for case in options.cases:
        if case == "mixed":
            moved = by_fixed_work(options)
            rows.append(f"| mixed, fixed work | - | - | {moved:.2f} |")
        else:
            without, beside, moved = by_oracle(case, options)
            rows.append(f"| {case} | {without:.2f} | {beside:.2f} | {moved:.2f} |")
        worst = max(worst, moved)
        print(rows[-1], flush=True)
    last = f"A share moves by at most {worst:.2f} points."
    print(f"\n{last}")
    if options.write:
        command = f"./dev bench memory-shares {surroundings.shown(words)}".strip()
        text = "\n".join([HEAD, *rows, "", last])
        surroundings.write_block(options.write, "memory shares", f"`{command}`: {heading}.\n\n{text}\n")
