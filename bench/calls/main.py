"""bench calls: what counting every call, and --timeline, cost beside cProfile, yappi and viztracer, how much they write, and how
much counting shifts shares."""
import argparse
import glob
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

import ours
import peers
import surroundings

PROGRAM = pathlib.Path(__file__).with_name("program.py")
WHOLE = "whole command"
COSTLY = ("recursion", "methods", "builtins", "calling")
OURS = {"--calls": ("recording.fah",), "--timeline": ("recording.fah", "profile.perfetto.json")}
PACKAGES = {"yappi": "yappi", "viztracer": "viztracer"}


def command(name, python, folder, rounds):
    program = [str(PROGRAM), str(rounds)]
    if name == "plain":
        return [python, *program]
    if name == "cProfile":
        return [python, "-m", "cProfile", "-o", f"{folder}/stats", *program]
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


def times(words, limit):
    """{work: best CPU seconds}, and those of the whole command, saving included; None when it did not end in time or failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        process = subprocess.run(words, capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None
    lines = [line.split()[1:] for line in process.stdout.splitlines() if line.startswith("best ")]
    if process.returncode != 0 or not lines:
        print(process.stderr[-500:], file=sys.stderr)
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {WHOLE: whole} | {name: float(seconds) for name, seconds in (word.split("=") for word in lines[-1])}


def best_of(name, python, options):
    """The best of several runs, of each work for itself; our report, if it is ours; bytes written."""
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.runs):
            found = times(command(name, python, folder, options.rounds), options.limit)
            if found is None:
                return None, None, 0
            best = {work: min(seconds, best.get(work, seconds)) for work, seconds in found.items()}
        own = ours.report(f"{folder}/out") if name == "--calls" else None
        size = written(name, folder)
    return best, own, size


def shares(own, plain):
    """Points by which the parts of inline and calling differ from the plain run's: as counted, and corrected."""
    calls = {function["name"]: function for function in own["calls"]["functions"] if function["file"]}
    truth = plain["inline"] / (plain["inline"] + plain["calling"])
    result = []
    for key in ("own_ns", "own_corrected_ns"):
        inline = calls["inline"][key]
        result.append(abs(inline / (inline + calls["calling"][key] + calls["leaf"][key]) - truth) * 100)
    return result


def row(label, found, plain, added_by_cprofile, size=0):
    if found is None:
        return f"  {label:10} did not end"
    cells = []
    for work in COSTLY:
        part = (found[work] - plain[work]) / added_by_cprofile[work]
        cells.append(f"{found[work] / plain[work]:6.2f}x {100 * part:4.0f} %")
    whole = sum(found[work] - plain[work] for work in COSTLY) / sum(added_by_cprofile.values())
    return f"  {label:10} {'  '.join(cells)}   {100 * whole:4.0f} %  {found[WHOLE]:6.2f} s  {size / 1e6:7.2f} MB"


def with_peer(name, python):
    folder = peers.virtual_environment(python)
    own = str(folder / "bin" / "python")
    if subprocess.run([own, "-c", f"import {name}"], capture_output=True).returncode != 0:
        peers.call([own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGES[name]])
    return own


def measure(version, python, options):
    plain, _, _ = best_of("plain", python, options)
    cprofile, _, size = best_of("cProfile", python, options)
    added = {work: cprofile[work] - plain[work] for work in COSTLY}
    print(f"{version}: CPU time beside the plain run's, and what is added as a part of what cProfile adds")
    print("  " + " " * 11 + "  ".join(f"{work:>14}" for work in COSTLY) + "     all     command   written")
    print(row("cProfile", cprofile, plain, added, size))
    counted, own, size = best_of("--calls", python, options)
    print(row("--calls", counted, plain, added, size))
    if own:
        raw, corrected = shares(own, plain)
        print(f"  inline against calls: {raw:.1f} points off as counted, {corrected:.1f} corrected", flush=True)
    timeline, _, size = best_of("--timeline", python, options)
    print(row("--timeline", timeline, plain, added, size), flush=True)
    for name in options.peers:
        try:
            found, _, size = best_of(name, with_peer(name, python), options)
        except peers.Missing as error:
            print(f"  {name:10} {error}")
            continue
        print(row(name, found, plain, added, size), flush=True)


def main(words):
    parser = argparse.ArgumentParser(prog="bench calls", description=__doc__)
    parser.add_argument("--python", action="append", help="an interpreter; several may be given")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--peers", nargs="*", default=[], choices=list(PACKAGES))
    options = parser.parse_args(words)
    print(surroundings.description())
    for python in options.python or [sys.executable]:
        measure(surroundings.version_of(python), python, options)
