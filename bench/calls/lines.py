"""bench lines: hits by line beside line_profiler's, and what counting the lines of one hot function costs beside it.

Hits are compared on the programs of tests/endtoend/line_programs.py. The plain run gets a `profile` that does nothing."""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

import calls.main as calls
import ours
import peers
import surroundings

HERE = pathlib.Path(__file__).resolve()
PROGRAM = HERE.with_name("lines_program.py")
sys.path.insert(0, str(HERE.parents[2] / "tests" / "endtoend"))

PLAIN = "import builtins, runpy, sys; builtins.profile = lambda f: f; sys.argv = sys.argv[1:]; " \
        "runpy.run_path(sys.argv[0], run_name='__main__')"
HITS = """
import json, sys, line_profiler
stats = line_profiler.load_stats(sys.argv[1])
print(json.dumps([[line, hits] for key, lines in stats.timings.items() for line, hits, _ in lines]))
"""


def line_profiler(python):
    folder = peers.virtual_environment(python)
    own = folder / "bin" / "python"
    if subprocess.run([own, "-c", "import line_profiler"], capture_output=True).returncode != 0:
        peers.call([str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "line_profiler"])
    return str(own)


def by_line(pairs):
    sums = {}
    for line, hits in pairs:
        sums[line] = sums.get(line, 0) + hits
    return {line: hits for line, hits in sums.items() if hits}


def our_hits(python, program, folder):
    words = ours.command(python, program, [], f"{folder}/out")
    subprocess.run([*words[:2], "--lines", "@profile", *words[2:]], check=True, capture_output=True)
    functions = ours.report(f"{folder}/out").get("line_hits", [])
    return by_line((line[0], line[1]) for function in functions for line in function["lines"])


def their_hits(python, program, folder):
    stats = f"{folder}/stats.lprof"
    run = subprocess.run([python, "-m", "kernprof", "-l", "-q", "-o", stats, str(program)], capture_output=True, text=True)
    if run.returncode != 0:
        raise peers.Missing(f"the program fails under line_profiler: {run.stderr.strip().splitlines()[-1]}")
    text = subprocess.run([python, "-c", HITS, stats], check=True, capture_output=True, text=True).stdout
    return by_line(json.loads(text))


def compare(python, own):
    from line_programs import PROGRAMS
    equal = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, source in PROGRAMS.items():
            program = pathlib.Path(folder) / f"{name}.py"
            program.write_text(source, encoding="utf-8")
            found = our_hits(own, program, folder)
            try:
                expected = their_hits(own, program, folder)
            except peers.Missing as error:
                print(f"  {name}.py: {error}")
                continue
            equal += found == expected
            for line in sorted({*found, *expected}):
                if found.get(line, 0) != expected.get(line, 0):
                    print(f"  {name}.py:{line}: {found.get(line, 0)} hits, {expected.get(line, 0)} by line_profiler")
    print(f"  hits by line are line_profiler's in {equal} of {len(PROGRAMS)} programs", flush=True)


def command(name, python, folder, rounds):
    program = [str(PROGRAM), str(rounds)]
    if name == "plain":
        return [python, "-c", PLAIN, *program]
    if name == "line_profiler":
        return [python, "-m", "kernprof", "-l", "-q", "-o", f"{folder}/stats.lprof", *program]
    words = ours.command(python, program[0], program[1:], f"{folder}/out")
    return [*words[:2], "--lines", "@profile", *words[2:]]


def best_of(name, python, options):
    with tempfile.TemporaryDirectory() as folder:
        runs = [calls.times(command(name, python, folder, options.rounds), options) for _ in range(options.runs)]
    return None if None in runs else {work: min(run[work] for run in runs) for work in runs[0]}


def measure(python, options):
    print(f"{surroundings.version_of(python)}: CPU time beside the plain run's, of the hot function and of other code")
    own = line_profiler(python)
    names = ("plain", "--lines", "line_profiler")
    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:  # at once on one processor, as bench calls
        found = dict(zip(names, pool.map(lambda name: best_of(name, own, options), names)))
    if None in found.values():
        print("  did not end")
        return
    plain = found["plain"]
    for name in ("--lines", "line_profiler"):
        print(f"  {name:14}" + "  ".join(f"{work} {found[name][work] / plain[work]:6.2f}x" for work in plain))
    added = {name: found[name]["hot"] - plain["hot"] for name in ("--lines", "line_profiler")}
    print(f"  --lines adds {100 * added['--lines'] / added['line_profiler']:.0f} % of what line_profiler adds")
    compare(python, own)


def main(words):
    parser = argparse.ArgumentParser(prog="bench lines", description=__doc__)
    parser.add_argument("--python", action="append", help="an interpreter; several may be given")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=240)
    parser.add_argument("--cpu", type=int, default=1, help="the processor that all of them share")
    options = parser.parse_args(words)
    print(surroundings.description())
    for python in options.python or [sys.executable]:
        try:
            measure(python, options)
        except peers.Missing as error:
            print(f"  {error}")
