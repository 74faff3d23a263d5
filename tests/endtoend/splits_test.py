"""The same program is split alike into python, native and system on every build of one minor version: Debian's, which has
pickle and math built in, pyenv's, which loads them, and uv's, which has nearly everything built in.

Nearly all the time of each of the six goes by in one kind of code, because builds differ in speed: where half of a program
is the interpreter's loop, its share is another one (docs/design/0011). SMALL_CALLS is such a program, and has more room.

FAH_SPLITS=10 is the long form, for a machine at rest: so many seconds on each build, in turns, and 3 points, on every
version of which there are two builds. Seen to fail with callees not looked at, and with calls of C functions taken for Python's.
"""
import os
import pathlib
import unittest

import harness
import standalone  # harness knows where it is

PROGRAM = """
    import json, math, pickle, re, sys, time

    RECORD = {"names": ["name %d" % i for i in range(50)], "numbers": list(range(100)),
              "nested": [{"a": i / 7, "b": None} for i in range(30)]}
    TEXT = "the quick brown fox 12 jumps over 345 lazy dogs " * 20
    NUMBERS = [i * 7919 % 3001 for i in range(3000)]
    ANGLES = [i / 7 for i in range(200)]

    def use_json():
        json.loads(json.dumps(RECORD))

    def use_pickle():
        pickle.dumps(RECORD, 2)
        pickle.dumps(RECORD, 3)
        pickle.loads(pickle.dumps(RECORD, 4))

    def use_math():
        math.sqrt(math.fsum(map(math.sin, ANGLES)) + 1000)
        math.factorial(60)
        math.hypot(*ANGLES)

    def use_re():
        re.findall(r"\\d+", TEXT)
        re.sub(r"[aeiou]", "-", TEXT)

    def use_sorted():
        sorted(NUMBERS)
        sorted(NUMBERS, key=abs)
        sorted(NUMBERS[::5], key=lambda x: -x)

    def use_leaf(a, b):
        return a + b

    def use_calls():
        for i in range(100):
            use_leaf(i, use_leaf(i, 1))

    def use_small_calls():
        total = 0.0
        for i in range(100):
            total += math.sqrt(i) + math.sin(i)

    use = globals()["use_" + sys.argv[1]]
    end = time.thread_time() + float(sys.argv[2])
    while time.thread_time() < end:
        for _ in range(20):
            use()
"""

PROGRAMS = ["json", "pickle", "math", "re", "sorted", "calls"]
SMALL_CALLS = "small_calls"
KINDS = ["python", "native", "system"]
LONG = float(os.environ.get("FAH_SPLITS", "0"))
TURNS = 4 if LONG else 1
SECONDS = LONG / TURNS or 1.5
POINTS = {SMALL_CALLS: 12 if LONG else 30}
OTHER_POINTS = 3 if LONG else 20  # few samples on a machine that has other tests to run
LEAST = 60  # percent of the kind that a program was written for


def builds():
    """{minor version: {label: path}} of the versions of which there are two builds and more."""
    found = {}
    for label, path in harness.interpreters().items():
        version = pathlib.Path(path).resolve().name.removeprefix("python") if label == "system" else label
        found.setdefault(version, {})[label] = path
    for version, path in standalone.found().items():
        found.setdefault(version, {})["standalone"] = path
    return {version: paths for version, paths in found.items() if len(paths) > 1}


class Splits(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.options = ["--clock", "cpu", "--sampler", "signal"]
        able = [line for line in self.call("plugins").stdout.splitlines() if "perf_event" in line and " available" in line]
        if LONG and able:  # half the chance in the figures
            self.options = ["--clock", "cpu", "--sampler", "perf_event", "--rate", "1000"]

    def nanoseconds(self, script, name, python):
        """[python, native, system] of what was asked for: builds start at different cost."""
        run = self.profile(script, name, SECONDS, python=python, options=self.options)
        self.assertEqual(run.code, 0, run)
        functions = [row for row in run.json["fixingahole"]["functions"] if row["name"].startswith("use_")]
        return [sum(row[f"{kind}_ns"] for row in functions) for kind in KINDS]

    def splits(self, name, paths):
        """{label: [python, native, system]} in percent. In turns: what else the machine does passes over all of them."""
        script = self.script(PROGRAM)
        sums = {label: [0, 0, 0] for label in paths}
        for _ in range(TURNS):
            for label, path in paths.items():
                sums[label] = [a + b for a, b in zip(sums[label], self.nanoseconds(script, name, path))]
        return {label: [100 * value / sum(values) for value in values] for label, values in sums.items()}

    def compare(self, name, paths):
        splits = self.splits(name, paths)
        shown = ", ".join(f"{label} {'/'.join(f'{share:.1f}' for share in split)}" for label, split in splits.items())
        print(f"{name}: {shown}", flush=True)
        for kind, shares in zip(KINDS, zip(*splits.values())):
            spread = max(shares) - min(shares)
            self.assertLessEqual(spread, POINTS.get(name, OTHER_POINTS), f"{kind} of {name}: {shown}")
        if name != SMALL_CALLS:
            kind = KINDS.index("python" if name == "calls" else "native")
            self.assertGreater(min(split[kind] for split in splits.values()), LEAST, f"{KINDS[kind]} of {name}: {shown}")

    def test_builds_agree(self):
        found = builds()
        if not standalone.found():
            print("no standalone builds: tests/pythons/standalone.py unpacks them")
        if not found:
            self.skipTest("there are no two builds of one version")
        for version in sorted(found) if LONG else ["3.11"] if "3.11" in found else sorted(found)[:1]:
            print(f"{version}: {', '.join(found[version])}; {'/'.join(KINDS)} of", flush=True)
            for name in [*PROGRAMS, SMALL_CALLS]:
                with self.subTest(version=version, program=name):
                    self.compare(name, found[version])


if __name__ == "__main__":
    unittest.main()
