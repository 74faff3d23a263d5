"""bench reporters: what each reporter takes for a recording of a million samples with 10,000 distinct stacks."""
import argparse
import os
import pathlib
import re
import subprocess
import tempfile

import ours
import surroundings

MAKER = surroundings.BUILD / "tests" / "large_recording"


def reporters():
    text = subprocess.run([ours.COMMAND, "plugins"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^reporter +fah\.reporter\.(\w+)", text, re.M)


def measured(words):
    """(CPU seconds, most resident bytes) of a command."""
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"exit code {child.returncode} of {' '.join(map(str, words))}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def report(recording, out, names):
    words = [ours.COMMAND, "report", "--quiet", "-o", str(out), "--reporter", "none"]
    for name in names:
        words += ["--reporter", name]
    return measured([*words, str(recording)])


def main(words):
    parser = argparse.ArgumentParser(prog="bench reporters", description=__doc__)
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--stacks", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--reporter", action="append", help="only these")
    options = parser.parse_args(words)
    print(f"{surroundings.description()}; {options.samples} samples, {options.stacks} stacks; the least of {options.runs} runs")
    with tempfile.TemporaryDirectory() as folder:
        recording = pathlib.Path(folder) / "recording.fah"
        subprocess.run([MAKER, recording, str(options.samples), str(options.stacks)], check=True)
        print(f"recording {recording.stat().st_size / 2**20:.1f} MB")
        print(f"{'reporter':12} {'CPU s':>7} {'of it its own':>14} {'most memory MB':>15} {'file MB':>8}")
        base = min(report(recording, pathlib.Path(folder) / "none", [])[0] for _ in range(options.runs))
        for name in options.reporter or reporters():
            out = pathlib.Path(folder) / name
            runs = [report(recording, out, [name]) for _ in range(options.runs)]
            seconds, memory = min(run[0] for run in runs), max(run[1] for run in runs)
            size = sum(path.stat().st_size for path in out.iterdir())
            print(f"{name:12} {seconds:7.2f} {seconds - base:14.2f} {memory / 2**20:15.0f} {size / 2**20:8.1f}")
        print(f"{'(reading)':12} {base:7.2f}")
