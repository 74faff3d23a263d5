"""bench memory-many: a thousand million allocations under --memory=exact: how many were counted, how large the recording gets,
and how long a report of it takes."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import ours
from memory.subjects import of_ours

PROGRAM = pathlib.Path(__file__).resolve().parent / "programs" / "many.py"


def arguments(words):
    parser = argparse.ArgumentParser(prog="bench memory-many", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000_000)
    parser.add_argument("--python", default=sys.executable)
    return parser.parse_args(words)


def main(words):
    options = arguments(words)
    with tempfile.TemporaryDirectory(prefix="fah-memory-many-") as text:
        out, again = pathlib.Path(text) / "run", pathlib.Path(text) / "again"
        begin = time.monotonic()
        subprocess.run(of_ours("exact", options.python).words(PROGRAM, [str(options.count)], out), check=True)
        ran = time.monotonic() - begin
        begin = time.monotonic()
        subprocess.run([ours.COMMAND, "report", str(out / "recording.fah"), "--output-directory", str(again)], check=True,
                       stdout=subprocess.DEVNULL)
        took = time.monotonic() - begin
        heap = json.loads((out / "profile_results.json").read_text(encoding="utf-8"))["fixingahole"]["heap"]
        size = (out / "recording.fah").stat().st_size
        print(f"{heap['allocations']} allocations counted (mode {heap['mode']}) in {ran:.0f} s; recording {size / 1024:.0f} kB, "
              f"to be under 50 MB; report in {took:.2f} s, to be under 5 s")
