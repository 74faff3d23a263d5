"""bench startup: what a script with nothing in it takes longer."""
import argparse
import pathlib
import statistics
import sys
import tempfile

import measure
import ours
import surroundings


def main(words):
    parser = argparse.ArgumentParser(prog="bench startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--cpu", type=int, default=1)
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "nothing.py"
        script.write_text("pass\n")
        out = pathlib.Path(folder) / "out"
        plain, profiled = [], []
        for _ in range(options.runs):
            plain.append(measure.run([options.python, str(script)], {options.cpu}).wall)
            profiled.append(measure.run(ours.command(options.python, script, [], out), {options.cpu}).wall)
    added = 1000 * (statistics.median(profiled) - statistics.median(plain))
    print(f"{surroundings.description()}, {options.python}")
    print(f"plain {1000 * statistics.median(plain):.1f} ms, profiled {1000 * statistics.median(profiled):.1f} ms, "
          f"added {added:.1f} ms (medians of {options.runs})")
