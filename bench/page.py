"""The html report of a large recording: its size, what making it costs, and how soon the page answers.

usage: page.py [--samples N] [--stacks N]

Needs node, chromium and tests/html/node_modules, as `./dev test` installs them.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def report(recording, reporter, folder):
    """Seconds of CPU and of wall clock, and the largest resident set in MB."""
    command = [ROOT / "build/bin/fixingahole", "report", recording, "--quiet", "--reporter", "none"]
    if reporter:
        command += ["--reporter", reporter]
    start = time.monotonic()
    process = subprocess.Popen([*command, "-o", folder])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"fixingahole report ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def main(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--samples", type=int, default=1_000_000)
    parser.add_argument("--stacks", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        recording = f"{folder}/recording.fah"
        subprocess.run([ROOT / "build/tests/large_recording", recording, str(options.samples), str(options.stacks)], check=True)
        for reporter in (None, "html"):
            cpu, wall, memory = report(recording, reporter, folder)
            print(f"report --reporter {reporter or 'none':5}  {cpu:5.2f} s CPU  {wall:5.2f} s wall  {memory:5.0f} MB")
        page = f"{folder}/profile.html"
        size = os.path.getsize(page) / 1e6
        print(f"profile.html              {size:5.2f} MB of {options.samples:,} samples, {options.stacks:,} stacks")
        measured = subprocess.run(["node", ROOT / "tests/html/measure.mjs", page], check=True, capture_output=True, text=True)
        seen = json.loads(measured.stdout)
    starts, worked = seen["starts"], seen["worked"]
    print(f"load average              {os.getloadavg()[0]:5.1f} on {os.cpu_count()} cores")
    middle = len(starts) // 2
    print(f"interactive               {worked[middle]:5.0f} ms CPU {starts[middle]:5.0f} ms wall (of {len(starts)})")
    for what, (cpu, wall) in seen["changes"].items():
        print(f"  {what:23} {cpu:5.0f} ms CPU {wall:5.0f} ms wall")


if __name__ == "__main__":
    import sys
    main(sys.argv[1:])
