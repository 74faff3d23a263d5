"""pyinstrument: inside the program, by the wall clock; functions, no lines, the main thread alone."""
import json

import seen

NAME = "pyinstrument"
REQUIREMENTS = ["pyinstrument"]
FROM_OUTSIDE = False
OLDEST = None
SEES_EVERY_THREAD = False
OUTPUT = "pyinstrument.json"


def version_command(folder, python):
    del python
    return [str(folder / "bin" / "pyinstrument"), "--version"]


def command(folder, python, script, arguments, out, clock, rate):
    del folder, clock
    words = [python, "-m", "pyinstrument", "-r", "json", "--show-all", "-o", f"{out}/{OUTPUT}"]
    if rate:
        words += ["-i", str(1 / rate)]
    return [*words, script, *arguments]


def own_times(root):
    """[(frames from the outermost in, own seconds)]; iterative, as a recursion of the program may be deep."""
    result, waiting = [], [(root, [])]
    while waiting:
        node, above = waiting.pop()
        frames = [*above, (node["function"], node["file_path"], 0)]
        result.append((frames, node["time"] - sum(child["time"] for child in node["children"])))
        waiting += [(child, frames) for child in node["children"]]
    return result


def read(out, script, said):
    del said
    with open(f"{out}/{OUTPUT}", encoding="utf-8") as file:
        report = json.load(file)
    result = seen.from_stacks(own_times(report["root_frame"]), script)
    result.lines, result.samples = None, report["sample_count"]
    result.pairs = None  # weighed by time, not counted
    return result
