"""bench memory-oracle: programs whose lines hold amounts of memory that are known, under --memory with many seeds, under
--memory=exact, and under scalene and memray. Judged by profile_results.json, as a user gets it."""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import peers
import surroundings
from memory import judging, subjects

TRUTHS = pathlib.Path(__file__).resolve().parent / "truths"
# What is always sampled, being far above the mean, needs no hundred seeds.
CASES = {"arrays": 3, "ints": 100, "strings": 100, "churn": 100, "leak": 20, "native": 100, "mapped": 3, "growth": 20,
         "threads": 100, "forks": 100}
HONEST = ("cache", "queue", "batches", "text", "pool")
HEAD = ("| case | line | figure | truth | runs | covered | widest interval | mean of the errors | largest error |\n"
        "|---|---|---|---|---|---|---|---|---|")
PEER_HEAD = (f"| case | line | figure | truth | {' | '.join(subjects.PEERS)} |\n"
             f"|---|---|---|---|{'---|' * len(subjects.PEERS)}")


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench memory-oracle", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}, honest (default: all)")
    parser.add_argument("--seeds", type=int, help="runs of each case (default: 100, fewer where every run is exact)")
    parser.add_argument("--honest-runs", type=int, default=10, help="runs of each program that leaks nothing (default: 10)")
    parser.add_argument("--python", default=sys.executable, help="default: the bench's own")
    parser.add_argument("--subject", default="sampled", help="sampled, exact or precision 10 (default: sampled)")
    parser.add_argument("--peers", action="store_true", help="scalene and memray too, one run of each case")
    parser.add_argument("--write", metavar="FILE", help="put the tables into this file of docs/")
    options = parser.parse_intermixed_args(words)
    unknown = sorted(set(options.cases) - {*CASES, "honest"})
    if unknown:
        parser.error(f"no case is called {unknown[0]}")
    options.cases = options.cases or [*CASES, "honest"]
    return options


def run_one(words, what):
    done = subprocess.run(words, cwd=TRUTHS, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    told = [line for line in done.stdout.splitlines() if line.startswith('{"lines"')]
    if done.returncode != 0 or not told:
        raise SystemExit(f"{what}: exit {done.returncode}: {surroundings.reason(done.stderr)}")
    return json.loads(told[-1])


def run_ours(case, extra, seed, python, subject):
    script = TRUTHS / f"{case}.py"
    with tempfile.TemporaryDirectory(prefix="fah-memory-oracle-") as out:
        words = subjects.of_ours(subject, python, judging.environment_of(seed)).words(script, extra, out)
        return judging.of_ours(run_one(words, f"{case}, seed {seed}"), out, script)


def runs_of(case, seeds, python, subject, extra=()):
    """One for each seed, as many at a time as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        return list(pool.map(lambda seed: run_ours(case, [*extra, *([str(seed)] if extra else [])], seed, python, subject),
                             range(1, seeds + 1)))


def mebibytes(size):
    return f"{size / (1 << 20):.1f} MB"


class Row:
    """One figure over all runs."""

    def __init__(self, case, mark, figures):
        self.case, self.mark, self.figures = case, mark, figures
        self.what, self.truth = figures[0].what, figures[0].truth
        self.covered = sum(figure.covered() for figure in figures)
        self.width = max(figure.width() for figure in figures)
        self.bias = statistics.mean(figure.off() for figure in figures)
        self.worst = max(abs(figure.off()) for figure in figures)

    def coverage(self):
        return 100 * self.covered / len(self.figures)

    def text(self):
        return (f"| {self.case} | {self.mark} | {self.what} | {mebibytes(self.truth)} | {len(self.figures)} | {self.covered} | "
                f"{100 * self.width:.1f} % | {100 * self.bias:+.2f} % | {100 * self.worst:.1f} % |")


def rows_of(case, results):
    by_key = collections.defaultdict(list)
    for figures, _, _ in results:
        for (mark, _), figure in figures.items():
            by_key[mark, figure.what].append(figure)
    return [Row(case, mark, figures) for (mark, _), figures in by_key.items()]


def measure(case, options, python):
    results = runs_of(case, options.seeds or (1 if options.subject.startswith("exact") else CASES[case]), python,
                      options.subject)
    rows = rows_of(case, results)
    for row in rows:
        print(row.text(), flush=True)
    found = [leaks for _, leaks, _ in results]
    said = []
    if found[0].wanted:
        off = 100 * max(one.velocity_off for one in found)
        said.append(f"{case}: the leak named in {sum(one.named for one in found)} of {len(found)} runs, its velocity off by at "
                    f"most {off:.1f} %; other lines called leaks: {sum(one.false for one in found)}")
    elif any(one.false for one in found):
        said.append(f"{case}: lines called leaks that are none: {sum(one.false for one in found)} in {len(found)} runs")
    if case == "arrays":
        said.append(f"arrays: {mebibytes(results[0][2])} resident at most, where 256 of 512 MB are touched")
    return rows, said


def honest(options, python):
    said = []
    for kind in HONEST:
        results = runs_of("honest", options.honest_runs, python, options.subject, [kind])
        said.append(f"{kind}, which leaks nothing: {sum(leaks.false > 0 for _, leaks, _ in results)} of {len(results)} runs "
                    "with a line called a leak")
    return said


def bars(rows, said):
    """What the figures come to."""
    drawn = [row for row in rows if row.width > 0.002 and len(row.figures) > 1]
    lines = []
    if drawn:
        low, high = min(drawn, key=Row.coverage), max(drawn, key=Row.coverage)
        lines.append(f"covered {low.coverage():.0f} to {high.coverage():.0f} times in a hundred ({low.case} {low.mark} to "
                     f"{high.case} {high.mark}), over all {mean_coverage(drawn):.1f}; to be 90 to 99")
        wide = [row for row in drawn if row.truth >= 95 << 20]
        if wide:
            worst = max(wide, key=lambda row: row.width)
            lines.append(f"lines of 100 MB and more: an interval of at most {100 * worst.width:.1f} % either side ({worst.case} "
                         f"{worst.mark}); to be at most 20 %")
    exact = [row for row in rows if row not in drawn]
    if exact:
        worst = max(exact, key=lambda row: row.worst)
        lines.append(f"figures that need no estimate: off by at most {100 * worst.worst:.2f} % ({worst.case} {worst.mark}); "
                     "to be at most 1 %")
    return [f"- {line}" for line in lines + said]


def mean_coverage(rows):
    return 100 * sum(row.covered for row in rows) / sum(len(row.figures) for row in rows)


def peer_cell(name, case, truth_of, base, python):
    """{line: peak bytes}, or why not."""
    module, objects = peers.OF_MEMORY[subjects.PEERS[name][0]], subjects.PEERS[name][1]
    script = TRUTHS / f"{case}.py"
    with tempfile.TemporaryDirectory(prefix="fah-memory-oracle-") as out:
        try:
            peers.install(module, base)
            truth_of[case] = run_one(module.memory_command(python, script, [], out, objects), name)
            return module.peaks(python, out, str(script))
        except (peers.Missing, SystemExit, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            return f"no figure: {str(error)[:60]}"


def beside(options, python):
    lines = []
    for case in (one for one in options.cases if one in CASES):
        truths = {}
        cells = {name: peer_cell(name, case, truths, options.python, python) for name in subjects.PEERS}
        for line in truths.get(case, {"lines": []})["lines"]:
            if line["peak"] is None:
                continue
            shown = [cell if isinstance(cell, str) else f"{mebibytes(cell.get(line['line'], 0))} "
                     f"({100 * (cell.get(line['line'], 0) / line['peak'] - 1):+.0f} %)" for cell in cells.values()]
            lines.append(f"| {case} | {line['mark']} | peak | {mebibytes(line['peak'])} | {' | '.join(shown)} |")
            print(lines[-1], flush=True)
    return [PEER_HEAD, *lines]


def main(words):
    options = arguments(words)
    python = peers.with_packages(options.python, ["numpy"])
    heading = f"{surroundings.description()}, CPython {surroundings.version_of(python)}"
    print(f"{heading}\n\n{HEAD}", flush=True)
    rows, said = [], []
    for case in options.cases:
        if case == "honest":
            said += honest(options, python)
            continue
        found, told = measure(case, options, python)
        rows += found
        said += told
    summary = bars(rows, said)
    print("\n" + "\n".join(summary) + "\n", flush=True)
    others = beside(options, python) if options.peers else []
    if options.write:
        command = f"./dev bench memory-oracle {surroundings.shown(words)}".strip()
        text = "\n".join([HEAD, *(row.text() for row in rows), "", *summary, "", *others])
        name = "memory oracle" + ("" if options.subject == "sampled" else f" {options.subject}")
        surroundings.write_block(options.write, name, f"`{command}`: {heading}.\n\n{text}\n")
