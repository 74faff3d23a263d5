"""bench overhead: pairs of a plain and a profiled run of a fixed amount of work, pinned to one processor, alternating or at
once. CPU is user + system of everything that was started: the program, and whatever watches it."""
import argparse
import pathlib
import statistics
import sys
import tempfile

import measure
import ours
import peers
import surroundings

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
NAMES = ["loops", "calls", "objects", "jsons", "recursion", "awaits", "threads"]
HEAD = ("| program | Python | profiler | rounds | CPU ratio (median, 90 %) | wall ratio (median, 90 %) | "
        "peak RSS, plain and profiled | output | samples per CPU second |\n|---|---|---|---|---|---|---|---|---|")


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench overhead", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(NAMES)}, or a script (default: all)")
    parser.add_argument("--seconds", type=float, default=10.0, help="how much work a program does (default: 10)")
    parser.add_argument("--python", action="append", metavar="P", help="each gets its own rows (default: the bench's own)")
    parser.add_argument("--sampler", action="append", metavar="S", help="default: the one that auto chooses")
    parser.add_argument("--rate", action="append", type=int, metavar="HZ", help="default: the sampler's own")
    parser.add_argument("--clock", help="default: auto")
    parser.add_argument("--peers", action="store_true", help="the other profilers too, at their default rate and at 1 kHz")
    parser.add_argument("--peer", action="append", metavar="NAME", help=f"only these of {', '.join(peers.NAMES)}")
    parser.add_argument("--at-once", action="store_true", help="both runs of a pair share the processor: what the machine does "
                        "meanwhile comes to both. No wall ratio; who samples by the wall clock is charged double")
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--most", type=int, default=40)
    parser.add_argument("--cpu", type=int, default=1)
    parser.add_argument("--write", metavar="FILE", help="put the table into this file of docs/")
    options = parser.parse_intermixed_args(words)
    paths = map(surroundings.from_command, options.python or [sys.executable])
    options.pythons = {surroundings.version_of(path): path for path in paths}
    return options


class Subject:
    """A profiler at a rate: what to run, and where its output goes."""

    def __init__(self, name, words):
        self.name = name
        self.words = words  # (script, arguments, out) -> command line

    @staticmethod
    def of_peer(peer, rate):
        return Subject(peer.name + (f" {rate} Hz" if rate else ""),
                       lambda script, rest, out: peer.words(script, rest, out, "cpu", rate))

    @staticmethod
    def of_ours(options, python, sampler, rate):
        name = "fixingahole" + (f" {sampler}" if sampler else "") + (f" {rate} Hz" if rate else "")
        return Subject(name, lambda script, rest, out: ours.command(python, script, rest, out, sampler, options.clock,
                                                                    rate))


def subjects(options, version):
    """(those to be run, rows for the peers that cannot be)."""
    python = options.pythons[version]
    chosen = [Subject.of_ours(options, python, sampler, rate) for sampler in options.sampler or [None]
              for rate in options.rate or [None]]
    missing = []
    for name in options.peer or (peers.NAMES if options.peers else []):
        peer, there = peers.find(name, {version: python}, version)
        if there:
            chosen += [Subject.of_peer(peer, rate) for rate in (None, 1000)]
        else:
            missing.append(f"| all | {version} | {name} | 0 | {peer} | | | | |")
    return chosen, missing


def size_of(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


def human(size):
    return f"{size / 1024:.0f} kB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"


def interval(triple):
    return f"{triple[0]:.3f} ({triple[1]:.3f}-{triple[2]:.3f})"


def rate_of(out, cpu):
    """Samples a second of CPU time, where the report is ours."""
    try:
        return f"{ours.report(out)['n_samples'] / cpu:.0f}"
    except OSError:
        return "-"


def row(program, version, subject, found, out, options):
    if found.failure and not found.pairs:
        return f"| {program} | {version} | {subject.name} | 0 | {found.failure} | | | | |"
    rss = [statistics.median(timing.rss_kb for timing in side) / 1024 for side in zip(*((b, a) for a, b in found.pairs))]
    cpu = statistics.median(plain.cpu for _, plain in found.pairs)
    failure = f", then: {found.failure}" if found.failure else ""
    wall = "-" if options.at_once else interval(found.ratio("wall"))
    return (f"| {program} | {version} | {subject.name} | {len(found)}{failure} | {interval(found.ratio('cpu'))} | "
            f"{wall} | {rss[0]:.1f}, {rss[1]:.1f} MB | {human(size_of(out))} | {rate_of(out, cpu)} |")


def measure_program(program, version, chosen, options):
    """The table's rows."""
    path = pathlib.Path(program)
    script, rest = (path, []) if path.suffix == ".py" else (PROGRAMS / f"{program}.py", [str(options.seconds)])
    with tempfile.TemporaryDirectory(prefix="fah-overhead-") as folder:
        outs = {subject.name: pathlib.Path(folder) / str(number) for number, subject in enumerate(chosen)}
        for out in outs.values():
            out.mkdir()
        commands = {subject.name: subject.words(script, rest, outs[subject.name]) for subject in chosen}
        plain = [options.pythons[version], str(script), *rest]
        method = measure.side_by_side if options.at_once else measure.in_turn
        found = measure.rounds(commands, plain, {options.cpu}, options.least, options.most, method=method)
        return [row(script.stem, version, subject, found[subject.name], outs[subject.name], options) for subject in chosen]


def main(words):
    options = arguments(words)
    heading = surroundings.description()
    print(f"{heading}\n\n{HEAD}", flush=True)
    rows = []
    for version in options.pythons:
        chosen, missing = subjects(options, version)
        for program in options.programs or NAMES:
            rows += measure_program(program, version, chosen, options)
            print("\n".join(rows[-len(chosen):]), flush=True)
        rows += missing
        for line in missing:
            print(line, flush=True)
    if options.write:
        command = f"./dev bench overhead {surroundings.shown(words)}".strip()
        table = "\n".join([HEAD, *rows])
        surroundings.write_block(options.write, "overhead", f"`{command}`: {heading}.\n\n{table}\n")
