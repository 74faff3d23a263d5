"""bench copies: what counting memcpy and memmove adds to --memory. Pairs of two profiled runs of the same fixed work, at once on
one processor, one with fah.memory.copy and one without; user + system of everything that was started."""
import argparse
import os
import pathlib
import sys
import tempfile

import measure
import ours
from overhead.main import interval

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
NAMES = ["small_copies", "large_copies", "jsons", "calls", "objects"]
HEAD = "| program | pairs | CPU ratio (median, 90 %) |\n|---|---|---|"


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench copies", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(NAMES)} (default: all)")
    parser.add_argument("--seconds", type=float, default=3.0, help="how much work a program does (default: 3)")
    parser.add_argument("--python", default=sys.executable, help="default: the bench's own")
    parser.add_argument("--least", type=int, default=5)
    parser.add_argument("--most", type=int, default=15)
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_intermixed_args(words)
    options.programs = options.programs or NAMES
    return options


def command(options, program, trackers, out):
    words = ours.command(options.python, PROGRAMS / f"{program}.py", [str(options.seconds)], out)
    return ["/usr/bin/env", f"FIXINGAHOLE_MEMORY={trackers}", *words]


def main(words):
    options = arguments(words)
    os.environ.pop("FIXINGAHOLE_MEMORY", None)
    print(HEAD)
    for program in options.programs:
        with tempfile.TemporaryDirectory() as folder:
            plain = command(options, program, "rss,heap", pathlib.Path(folder) / "plain")
            subject = {"copy": command(options, program, "rss,heap,copy", pathlib.Path(folder) / "copy")}
            found = measure.rounds(subject, plain, {options.cpu}, options.least, options.most, width=0.005,
                                   method=measure.side_by_side)["copy"]
            if found.failure:
                raise SystemExit(f"{program}: {found.failure}")
            print(f"| {program} | {len(found)} | {interval(found.ratio('cpu'))} |", flush=True)
