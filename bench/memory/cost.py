"""bench memory-cost: what --memory costs, in pairs of a plain and a profiled run of the same fixed work on one processor, beside
scalene and memray. CPU: both runs of a pair at once, so that slow spells of the machine come to both; user + system of
everything that was started. Wall: one after the other. Peak RSS: the program's own."""
import argparse
import pathlib
import statistics
import sys
import tempfile

import measure
import surroundings
from memory import subjects
from overhead.main import interval

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
NAMES = ["objects", "kilobytes", "arrays", "jsons", "calls"]
HEAD = ("| program | profiler | rounds | CPU ratio (median, 90 %) | wall ratio (median, 90 %) | CPU added | "
        "peak RSS, plain and profiled | RSS added |\n|---|---|---|---|---|---|---|---|")
BARS = {"sampled": 1.06, "precision 10": 1.25}


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench memory-cost", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how much work a program does (default: 2)")
    parser.add_argument("--python", default=sys.executable, help="default: the bench's own")
    parser.add_argument("--subject", action="append", metavar="S",
                        help=f"of {', '.join([*subjects.OURS, *subjects.PEERS])} (default: all but 'cpu alone')")
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--most", type=int, default=9)
    parser.add_argument("--width", type=float, default=0.01, help="half of the 90 %% interval at which a ratio is known")
    parser.add_argument("--no-wall", action="store_true", help="leave the runs one after the other out")
    parser.add_argument("--cpu", type=int, default=1)
    parser.add_argument("--write", metavar="FILE", help="put the table into this file of docs/")
    options = parser.parse_intermixed_args(words)
    options.programs = options.programs or NAMES
    return options


class Cost:
    """One program under one subject; seconds are those of the plain run, and what came on top."""

    def __init__(self, program, name, cpu, wall, peaks):
        self.program, self.name, self.cpu, self.wall = program, name, cpu, wall
        self.plain_kb, self.peak_kb = peaks
        self.failure = cpu.failure

    def ratio(self):
        return self.cpu.ratio("cpu")[0]

    def added(self):
        return statistics.median(mine.cpu - plain.cpu for mine, plain in self.cpu.pairs)

    def rss_added(self):
        return self.peak_kb - self.plain_kb

    def row(self):
        start = f"| {self.program} | {self.name} | {len(self.cpu)} |"
        if self.failure and not self.cpu.pairs:
            return f"{start} {self.failure} | | | | |"
        wall = interval(self.wall.ratio("wall")) if self.wall and self.wall.pairs else "-"
        return (f"{start} {interval(self.cpu.ratio('cpu'))} | {wall} | {self.added():.2f} s | "
                f"{self.plain_kb / 1024:.1f}, {self.peak_kb / 1024:.1f} MB | {self.rss_added() / 1024:.1f} MB, "
                f"{100 * self.rss_added() / self.plain_kb:.1f} % |")


def peak_of(file):
    """The median of what the runs told; 0 where none did."""
    values = [int(line) for line in file.read_text().split()] if file.exists() else []
    return statistics.median(values) if values else 0


def measure_program(program, chosen, python, options):
    script, rest = PROGRAMS / f"{program}.py", [str(options.seconds)]
    with tempfile.TemporaryDirectory(prefix="fah-memory-cost-") as text:
        folder = pathlib.Path(text)

        def told(name, words):
            return ["env", f"FAH_BENCH_PEAK={folder / ('peak of ' + name)}", *words]
        commands = {}
        for number, subject in enumerate(chosen):
            out = folder / str(number)
            out.mkdir()
            commands[subject.name] = told(subject.name, subject.words(script, rest, out))
        plain = told("plain", [python, str(script), *rest])
        patience = 60
        cpu = measure.rounds(commands, plain, {options.cpu}, options.least, options.most, options.width, patience,
                             measure.side_by_side)
        wall = {} if options.no_wall else measure.rounds(commands, plain, {options.cpu}, options.least, options.least,
                                                         options.width, patience)
        plain_kb = peak_of(folder / "peak of plain")
        return [Cost(program, one.name, cpu[one.name], wall.get(one.name), (plain_kb, peak_of(folder / f"peak of {one.name}")))
                for one in chosen]


def bars(costs):
    """What the figures come to, a line each."""
    lines = []
    for name, bar in BARS.items():
        found = [cost for cost in costs if cost.name == name and cost.cpu.pairs]
        if found:
            worst = max(found, key=Cost.ratio)
            lines.append(f"{name}: at most {worst.ratio():.3f} ({worst.program}), to be at most {bar}")
            rss = max(found, key=lambda cost: cost.rss_added() / cost.plain_kb)
            lines.append(f"{name}: peak RSS at most {100 * rss.rss_added() / rss.plain_kb:.1f} % more ({rss.program})"
                         + (", to be at most 5 %" if name == "sampled" else ""))
    by_key = {(cost.program, cost.name): cost for cost in costs if cost.cpu.pairs}
    for own, peer in subjects.SAME_SCOPE.items():
        for program in NAMES:
            mine, other = by_key.get((program, own)), by_key.get((program, peer))
            if mine and other:
                lines.append(f"{own}, {program}: {mine.added():.2f} s of CPU added against {other.added():.2f} s of {peer}, "
                             f"{mine.rss_added() / 1024:.1f} MB against {other.rss_added() / 1024:.1f} MB; to be at most half")
    return lines


def main(words):
    options = arguments(words)
    chosen, missing, python = subjects.find(options.subject or subjects.DEFAULT, options.python)
    heading = f"{surroundings.description()}, CPython {surroundings.version_of(python)}"
    print(f"{heading}\n\n{HEAD}", flush=True)
    costs = []
    for program in options.programs:
        costs += measure_program(program, chosen, python, options)
        print("\n".join(cost.row() for cost in costs[-len(chosen):]), flush=True)
    rest = [f"- {line}" for line in bars(costs)] + [f"- {name} was left out: {why}" for name, why in missing.items()]
    print("\n" + "\n".join(rest), flush=True)
    if options.write:
        command = f"./dev bench memory-cost {surroundings.shown(words)}".strip()
        text = "\n".join([HEAD, *(cost.row() for cost in costs), "", *rest])
        surroundings.write_block(options.write, "memory cost", f"`{command}`: {heading}.\n\n{text}\n")
