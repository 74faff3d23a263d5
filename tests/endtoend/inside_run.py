"""Programs that call fixingahole.profile(), and the figures of what they profile."""
import json
import subprocess
import textwrap

import harness

PRELUDE = """
import sys, time, threading
sys.path.insert(0, {package!r})
import fixingahole.__main__
fixingahole.__main__.HOST = {command!r}
import fixingahole

def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        for _ in range(300):
            pass

def half(part=1):
    spin(0.6 * part)

def third(part=1):
    spin(0.4 * part)

def rest(part=1):
    spin(0.2 * part)

def all_three():
    for _ in range(4):
        half(1 / 4)
        third(1 / 4)
        rest(1 / 4)
"""
TRUTH = {"half": 50, "third": 100 / 3, "rest": 50 / 3}
BUSY = 15  # points: where the processors have other work, the kernel's ticks come late


class Inside(harness.EndToEnd):
    def run_inside(self, source, python=None, **changes):
        path = self.folder / "program.py"
        text = PRELUDE.format(package=str(harness.ROOT / "python"), command=harness.COMMAND)
        path.write_text(text + textwrap.dedent(source), encoding="utf-8")
        python = python or next(iter(harness.interpreters().values()))
        return subprocess.run([python, "-B", path], cwd=self.folder, env=self.environment(**changes), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

    def check_run(self, source, python=None, **changes):
        done = self.run_inside(source, python, **changes)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def own_object(self, name="out"):
        return json.loads((self.folder / name / "profile_results.json").read_text())["fixingahole"]

    def cpu(self, name="out"):
        """{function: its CPU time and that of what it called, ns}"""
        own = self.own_object(name)
        sums = {}

        def walk(index):
            node = own["call_tree"][index]
            time = sum(node[kind + "_ns"] for kind in ("python", "native", "system"))
            time += sum(walk(child) for child, other in enumerate(own["call_tree"]) if other["parent"] == index)
            function = own["functions"][node["function"]]["name"]
            sums[function] = sums.get(function, 0) + time
            return time

        for index, node in enumerate(own["call_tree"]):
            if node["parent"] is None:
                walk(index)
        return sums

    def check_shares(self, name="out"):
        cpu = self.cpu(name)
        total = sum(cpu.get(function, 0) for function in TRUTH)
        self.assertGreater(total, 0.8e9, cpu)
        for function, expected in TRUTH.items():
            self.assertAlmostEqual(100 * cpu.get(function, 0) / total, expected, delta=BUSY, msg=str(cpu))
