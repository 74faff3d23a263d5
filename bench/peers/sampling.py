"""profiling.sampling of CPython 3.15: reads the program's memory from outside, while it runs."""
import pathlib
import re

import seen

NAME = "profiling.sampling"
REQUIREMENTS = []
FROM_OUTSIDE = True
OLDEST = (3, 15)
SEES_EVERY_THREAD = True
OUTPUT = "sampling.txt"
# It starts the program with sys.executable, which need not be what it was started by.
START = """
import runpy, sys
sys.executable = sys.argv[1]
sys.argv[:2] = ["profiling.sampling"]
runpy.run_module("profiling.sampling", run_name="__main__", alter_sys=True)
"""


def version_command(folder, python):
    del folder
    return [python, "-c", "import profiling.sampling"]


def command(folder, python, script, arguments, out, clock, rate):
    del folder
    words = [python, "-c", START, python, "run", "-a", "--collapsed", "-o", f"{out}/{OUTPUT}"]
    if clock == "cpu":
        words += ["--mode", "cpu"]
    if rate:
        words += ["-r", str(rate)]
    return [*words, script, *arguments]


def frame(text, folder):
    file, name, line = text.rsplit(":", 2)
    path = folder / file  # it writes names without their folders
    return name, str(path) if path.exists() else file, int(line)


def read(out, script, said):
    """tid:<thread>;<file>:<function>:<line>;... <samples>"""
    folder = pathlib.Path(script).parent
    stacks = []
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        for line in file:
            text, count = line.rstrip("\n").rsplit(" ", 1)
            stacks.append(([frame(part, folder) for part in text.split(";")[1:] if part.count(":") >= 2], int(count)))
    result = seen.from_stacks(stacks, script)
    rate = re.search(r"Error rate: ([\d.]+)", said)
    result.lost = round(result.samples * float(rate[1]) / 100) if rate else 0
    return result
