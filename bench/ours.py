"""fixingahole itself: its command line, and its report."""
import collections
import json
import os
import pathlib
import subprocess
import sys

import seen
import surroundings

COMMAND = os.environ.get("FIXINGAHOLE", str(surroundings.BUILD / "bin" / "fixingahole"))
SAMPLERS = ("fah.sampler.signal", "fah.sampler.perf_event")
LOSSES = ("dropped", "truncated", "bad_stack")


def command(python, script, arguments, out, sampler=None, clock=None, rate=None):
    words = [COMMAND, "profile", "--quiet", "-o", str(out), "--python", python]
    for option, value in (("--sampler", sampler), ("--clock", clock), ("--rate", rate)):
        if value:
            words += [option, str(value)]
    return [*words, str(script), *arguments]


def samplers():
    """({id: reason} of those available, {id: reason} of those not), as `fixingahole plugins` lists them."""
    text = subprocess.run([COMMAND, "plugins"], capture_output=True, text=True, check=True).stdout
    able, unable = {}, {name: "there is no such plugin" for name in SAMPLERS}
    for line in text.splitlines():
        words = line.split(None, 3)
        if len(words) == 4 and words[0] == "sampler" and words[1] in unable:
            if words[3].startswith("available"):
                able[words[1]] = words[3]
                del unable[words[1]]
            else:
                unable[words[1]] = words[3]
    return able, unable


def report(out):
    return json.loads((pathlib.Path(out) / "profile_results.json").read_text(encoding="utf-8"))["fixingahole"]


def handler(own):
    """(calls, median and mean nanoseconds) of the handlers inside the program, clocks included."""
    facts = own["facts"]
    calls = facts["collect.handler_calls"]
    return calls, facts["collect.handler_median_ns"], facts["collect.handler_ns"] / max(1, calls)


def short_name(row):
    """Without the class or function around it: other profilers know only that."""
    return row["name"].rsplit(".", 1)[-1]


def times(row):
    return {kind: row[f"{kind}_ns"] for kind in seen.KINDS}


def add(sums, row):
    for kind, value in times(row).items():
        sums[kind] += value


def read(out, script):
    own = report(out)
    folder = str(pathlib.Path(script).parent)
    inside = {number for number, file in enumerate(own["files"]) if file["path"].startswith(folder)}
    script_file = {number for number in inside if own["files"][number]["path"] == str(script)}
    functions, lines = collections.defaultdict(seen.no_times), collections.defaultdict(seen.no_times)
    for row in own["functions"]:
        if row["file"] in inside:
            add(functions[short_name(row)], row)
    for row in own["lines"]:
        if row["file"] in script_file:
            add(lines[row["line"]], row)
    losses = {name: own["losses"].get(name, 0) for name in LOSSES}
    return seen.Seen(dict(functions), dict(lines), pairs_of(own, inside), own["n_samples"], sum(losses.values()),
                     has_kinds=True, skips_preempted=True, achieved_hz=own["sampler"].get("achieved_hz", 0.0))


def pairs_of(own, inside):
    """How many samples have this caller and callee in their stack, those counted once that have them often."""
    tree, functions = own["call_tree"], own["functions"]
    if own["call_tree_left_out"]:
        print(f"the report leaves out {own['call_tree_left_out']} nodes of its call tree", file=sys.stderr)
    pairs = collections.Counter()
    known = []  # for each node: the pairs on its way to the root; parents stand before their children
    for node in tree:
        row = functions[node["function"]]
        above = known[node["parent"]] if node["parent"] is not None else frozenset()
        if row["file"] in inside:
            parent = tree[node["parent"]]["function"] if node["parent"] is not None else None
            caller = short_name(functions[parent]) if parent is not None and functions[parent]["file"] in inside else ""
            above = above | {(caller, short_name(row))}
        known.append(above)
        for pair in above:
            pairs[pair] += node["n_samples"]
    return pairs
