"""Scalene: a sampler inside the program, by lines and functions; of memory too where that is what is measured."""
import json

import seen

NAME = "scalene"
REQUIREMENTS = ["scalene"]
FROM_OUTSIDE = False
OLDEST = None
SEES_EVERY_THREAD = True
OUTPUT = "scalene.json"


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "scalene"), "--version"]


def command(folder, python, script, arguments, out, clock, rate):
    del folder
    words = [python, "-m", "scalene", "run", "--cpu-only", "-o", f"{out}/{OUTPUT}"]
    if clock == "cpu":
        words.append("--use-virtual-time")
    if rate:
        words += ["--cpu-sampling-rate", str(1 / rate)]
    return [*words, script, *arguments]


def memory_command(python, script, arguments, out, objects):
    """It always sees CPython's own allocators."""
    del objects
    return [python, "-m", "scalene", "run", "-o", f"{out}/{OUTPUT}", str(script), *arguments]


def peaks(python, out, script):
    """{line: bytes that it held at most}."""
    del python
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        report = json.load(file)
    return {row["lineno"]: row["n_peak_mb"] * (1 << 20) for row in report["files"].get(script, {"lines": []})["lines"]}


def times(rows, key):
    return {row[key]: {"python": row["n_cpu_percent_python"], "native": row["n_cpu_percent_c"],
                       "system": row["n_sys_percent"], "wait": 0.0} for row in rows}


def read(out, script, said):
    del said
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        report = json.load(file)
    functions = {}
    for entry in report["files"].values():
        functions.update(times(entry["functions"], "line"))
    stacks = report.get("stacks", [])
    samples = sum(round(values["count"]) for _, values in stacks)
    lines = times(report["files"].get(script, {"lines": []})["lines"], "lineno")
    return seen.Seen(functions, lines, None, samples)
