"""bench calls: what counting every call, and --timeline, cost beside cProfile, yappi, viztracer and the interpreter's events
alone, how much they write, and how much counting shifts shares."""
import argparse
import concurrent.futures
import glob
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import calls.floor as floor
import measure
import ours
import peers
import surroundings

PROGRAM = pathlib.Path(__file__).with_name("program.py")
WHOLE = "whole command"
CALLS = 40000  # of leaf() by calling()
COSTLY = ("recursion", "methods", "builtins", "calling")
OURS = {"--calls": ("recording.fah",), "--timeline": ("recording.fah", "profile.perfetto.json")}
FLOORS = {"events": "events", "and clock": "clock"}
PACKAGES = {"yappi": "yappi", "viztracer": "viztracer"}


def command(name, python, folder, options):
    program = [str(PROGRAM), str(options.rounds), str(0 if name in PACKAGES else options.seconds)]
    if name == "plain":
        return [python, *program]
    if name == "cProfile":
        return [python, "-m", "cProfile", "-o", f"{folder}/stats", *program]
    if name in FLOORS:
        return [python, str(floor.__file__), str(options.floor_library), FLOORS[name], *program]
    if name in OURS:
        words = ours.command(python, program[0], program[1:], f"{folder}/out")
        return [*words[:2], name, *words[2:]]
    if name == "yappi":
        return [python, "-m", "yappi", "-o", f"{folder}/yappi", "-f", "pstat", *program]
    return [python, "-m", "viztracer", "--quiet", "-o", f"{folder}/viz.json", "--", *program]


def written(name, folder):
    """Bytes of what a profiler left: ours the recording, and what the viewer reads."""
    files = [f"{folder}/out/{file}" for file in OURS[name]] if name in OURS else glob.glob(f"{folder}/*")
    return sum(os.path.getsize(file) for file in files if os.path.isfile(file))


def times(words, options):
    """{work: CPU seconds}, and those of the whole command, saving included; None when it did not end in time or failed."""
    found = measure.run(words, {options.cpu}, options.limit, keep_output=True)
    lines = [line.split()[1:] for line in found.output.splitlines() if line.startswith("took ")]
    if found.code != 0 or not lines:
        print(found.said or f"exit {found.code}", file=sys.stderr)
        return None
    return {WHOLE: found.cpu} | {name: float(seconds) for name, seconds in (word.split("=") for word in lines[-1])}


class Subject:
    """The best of several runs, of each work for itself."""

    def __init__(self, name, python):
        self.name, self.python = name, python
        self.best, self.failed = {}, False
        self.size, self.report = 0, None  # bytes written; what --calls said

    def run(self, options):
        with tempfile.TemporaryDirectory() as folder:
            found = times(command(self.name, self.python, folder, options), options)
            if found is None:
                self.failed = True
                return
            self.best = {work: min(seconds, self.best.get(work, seconds)) for work, seconds in found.items()}
            self.size = written(self.name, folder)
            self.report = ours.report(f"{folder}/out") if self.name == "--calls" else None


def off(inline, calls, plain):
    """Points between the part of the loop and the plain run's."""
    truth = plain["inline"] / (plain["inline"] + plain["calling"])
    return abs(inline / (inline + calls) - truth) * 100


def shares(counted, plain):
    """By CPU time: as counted, and with the correction that was measured at the start; and as the report has it, corrected.
    That one is by the clock on the wall, in which whoever else runs is, too."""
    facts = counted.report["facts"]
    kind = "simple" if "fah.sampler.tracer.simple_around_ns" in facts else "python"  # leaf() calls nothing
    cost = sum(facts[f"fah.sampler.tracer.{kind}_{part}_ns"] for part in ("inside", "around")) * 1e-9 * CALLS
    functions = {function["name"]: function["own_corrected_ns"] for function in counted.report["calls"]["functions"]
                 if function["file"]}
    took = counted.best
    return (off(took["inline"], took["calling"], plain), off(took["inline"], took["calling"] - cost, plain),
            off(functions["inline"], functions["calling"] + functions["leaf"], plain))


def print_shares(python, options):
    """At once on one processor, so that both have the same spells of the machine."""
    found = []
    for _ in range(max(options.runs, 5)):
        both = [Subject("plain", python), Subject("--calls", python)]
        with concurrent.futures.ThreadPoolExecutor(len(both)) as pool:
            list(pool.map(lambda subject: subject.run(options), both))
        found.append(shares(both[1], both[0].best))
    raw, corrected, reported = (statistics.median(values) for values in zip(*found))
    worst = max(values[1] for values in found)
    print(f"  inline against calls: {raw:.1f} points off as counted, {corrected:.1f} corrected ({worst:.1f} at worst); "
          f"by the wall clock {reported:.1f}", flush=True)


def row(subject, plain, added_by_cprofile):
    if subject.failed:
        return f"  {subject.name:10} did not end"
    found, cells = subject.best, []
    for work in COSTLY:
        part = (found[work] - plain[work]) / added_by_cprofile[work]
        cells.append(f"{found[work] / plain[work]:6.2f}x {100 * part:4.0f} %")
    whole = sum(found[work] - plain[work] for work in COSTLY) / sum(added_by_cprofile.values())
    return (f"  {subject.name:10} {'  '.join(cells)}   {100 * whole:4.0f} %  {found[WHOLE]:6.2f} s  "
            f"{subject.size / 1e6:7.2f} MB")


def with_peer(name, python):
    folder = peers.virtual_environment(python)
    own = str(folder / "bin" / "python")
    if subprocess.run([own, "-c", f"import {name}"], capture_output=True).returncode != 0:
        peers.call([own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGES[name]])
    return own


def subjects(python, options):
    result = [Subject(name, python) for name in ("plain", "cProfile", *(FLOORS if options.floor else ()), *OURS)]
    for name in options.peers:
        try:
            result.append(Subject(name, with_peer(name, python)))
        except peers.Missing as error:
            print(f"  {name:10} {error}")
    return result


def compare(version, python, options):
    """All at once on one processor: what slows the machine then slows them alike."""
    found = subjects(python, options)
    for _ in range(options.runs):
        with concurrent.futures.ThreadPoolExecutor(len(found)) as pool:
            list(pool.map(lambda subject: subject.run(options), [one for one in found if not one.failed]))
    plain, cprofile = found[0].best, found[1].best
    added = {work: cprofile[work] - plain[work] for work in COSTLY}
    print(f"{version}: CPU time beside the plain run's, and what is added as a part of what cProfile adds")
    print("  " + " " * 11 + "  ".join(f"{work:>14}" for work in COSTLY) + "     all     command   written")
    for subject in found[1:]:
        print(row(subject, plain, added))
    print_shares(python, options)


def main(words):
    parser = argparse.ArgumentParser(prog="bench calls", description=__doc__)
    parser.add_argument("--python", action="append", help="an interpreter; several may be given")
    parser.add_argument("--every", action="store_true", help="every interpreter that there is")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1, help="CPU time of each run, but for peers; their files are large")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shares", action="store_true", help="nothing but how much counting shifts shares")
    parser.add_argument("--limit", type=float, default=240)
    parser.add_argument("--cpu", type=int, default=1, help="the processor that all of them share")
    parser.add_argument("--floor", action="store_true", help="the events alone too: callbacks that do nothing, or read the clock")
    parser.add_argument("--peers", nargs="*", default=[], choices=list(PACKAGES))
    options = parser.parse_args(words)
    options.floor_library = floor.library(surroundings.BUILD) if options.floor else None
    print(surroundings.description())
    pythons = options.python or (surroundings.every_python().values() if options.every else [sys.executable])
    for python in pythons:
        version = surroundings.version_of(python)
        if options.shares:
            print(version)
            print_shares(python, options)
        else:
            compare(version, python, options)
