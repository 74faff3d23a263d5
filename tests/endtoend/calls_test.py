"""`--calls`: every call is counted, and the counts are cProfile's.

Where cProfile is not followed: it counts a generator or coroutine that goes on as a call, so its number is compared with calls
and resumes together. And of functions that look alike (two lambdas on one line) it keeps the last one only, so the programs have
none on one line.

Seen to fail with threads not hooked, and with a resume counted as a call. Meant to catch too: C calls counted at their end only,
recursion not told apart, method descriptors left out, the child's inherited counts kept, the hook not given back.
"""
import collections
import marshal
import os
import re
import subprocess
import sys
import unittest

import harness
from call_programs import PROGRAMS

Counts = collections.namedtuple("Counts", "calls primitive resumes")


def without_address(name):
    return re.sub(r" at 0x[0-9a-f]+", "", name)


def key_of(function):
    if not function["file"]:
        return ("~", 0, without_address(function["name"]))
    return (os.path.basename(function["file"]), function["line"], function["name"].split(".")[-1])


def counted(run):
    """({function: Counts}, {(caller, callee): Counts}) of a run's JSON."""
    calls = run.json["fixingahole"]["calls"]
    keys = [key_of(function) for function in calls["functions"]]
    functions = collections.defaultdict(lambda: Counts(0, 0, 0))
    pairs = collections.defaultdict(lambda: Counts(0, 0, 0))
    for key, f in zip(keys, calls["functions"]):
        functions[key] = Counts(*map(sum, zip(functions[key], (f["n_calls"], f["n_primitive"], f["n_resumes"]))))
    for caller, callee, n_calls, primitive, _, _, resumes in calls["pairs"]:
        pair = keys[caller], keys[callee]
        pairs[pair] = Counts(*map(sum, zip(pairs[pair], (n_calls, primitive, resumes))))
    return functions, pairs


def reference(python, script, environment):
    """What cProfile says of the same program."""
    stats = script.with_suffix(".prof")
    subprocess.run([python, "-m", "cProfile", "-o", str(stats), str(script)], env=environment, check=True, timeout=240,
                   cwd=script.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    functions, pairs = {}, {}

    def key(function):
        file, line, name = function
        return (os.path.basename(file), line, without_address(name))

    for function, (primitive, calls, _, _, callers) in marshal.loads(stats.read_bytes()).items():
        functions[key(function)] = (calls, primitive)
        for caller, (pair_calls, pair_primitive, _, _) in callers.items():
            pairs[key(caller), key(function)] = (pair_calls, pair_primitive)
    return functions, pairs


class CallsTest(harness.EndToEnd):
    def differences(self, python, name, source):
        script = self.script(source, f"{name}.py")
        run = self.profile(script, python=python, options=["--calls"])
        self.assertEqual(run.code, 0, run)
        functions, pairs = counted(run)
        expected_functions, expected_pairs = reference(python, script, self.environment())
        found = []

        def compare(what, ours, theirs):
            if ours.calls + ours.resumes != theirs[0]:
                found.append(f"{what}: {ours} instead of {theirs}")
            elif not ours.resumes and ours.primitive != theirs[1]:
                found.append(f"{what}: {ours} instead of {theirs} (primitive)")

        for function, theirs in expected_functions.items():
            if function[0] == script.name:
                compare(function, functions[function], theirs)
        for pair in {*expected_pairs, *pairs}:
            # Which modules are there already depends on who runs the program.
            if pair[0][0] == script.name and "importlib" not in pair[1][0]:
                compare(pair, pairs[pair], expected_pairs.get(pair, (0, 0)))
        return found

    def test_counts_are_cprofiles(self):
        for label, python in harness.interpreters().items():
            for name, source in PROGRAMS.items():
                with self.subTest(python=label, program=name):
                    self.assertEqual(self.differences(python, name, source), [])

    def count(self, run, name):
        return sum(f["n_calls"] for f in run.json["fixingahole"]["calls"]["functions"] if f["name"].endswith(name))

    def test_every_thread_counts(self):
        script = self.script("""
            import threading
            def work(n):
                return n if n == 0 else work(n - 1)
            def busy():
                for _ in range(10):
                    work(4)
            threads = [threading.Thread(target=busy, name="worker-%d" % i) for i in range(3)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            again = threading.Thread(target=busy)
            again.start()
            again.join()
            busy()
        """)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--calls"])
                self.assertEqual(run.code, 0, run)
                self.assertEqual((self.count(run, "busy"), self.count(run, "work")), (5, 250))
                calls = run.json["fixingahole"]["calls"]
                row = [i for i, f in enumerate(calls["functions"]) if f["name"] == "work"][0]
                by_thread = [(t[2], t[3]) for t in calls["threads"] if t[1] == row]
                self.assertEqual(by_thread, [(50, 10)] * 5)

    def test_children_count_what_they_do_themselves(self):
        script = self.script("""
            import os, subprocess, sys
            def before(): pass
            def in_parent(): pass
            def in_child(): pass
            def main():
                for _ in range(7): before()
                child = os.fork()
                if child == 0:
                    for _ in range(11): in_child()
                    os._exit(0)
                os.waitpid(child, 0)
                for _ in range(5): in_parent()
            main()
            subprocess.run([sys.executable, "-c", "def spawned(): pass\\nfor _ in range(3): spawned()"])
            def last(): pass
            last()
            os.execv(sys.executable, [sys.executable, "-c", "def replaced(): pass\\nreplaced()"])
        """)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--calls"])
                names = ("before", "in_child", "in_parent", "spawned", "last", "replaced", "main")
                self.assertEqual([self.count(run, name) for name in names], [7, 11, 5, 3, 1, 1, 1])

    def test_a_killed_process_keeps_its_counts(self):
        script = self.script("""
            import os, signal, time
            def work(): pass
            for _ in range(1000): work()
            time.sleep(0.6)
            work()
            os.kill(os.getpid(), signal.SIGKILL)
        """)
        run = self.profile(script, options=["--calls"])
        self.assertEqual(run.code, 137)
        self.assertGreaterEqual(self.count(run, "work"), 1000)

    def test_the_programs_own_profiler_works(self):
        script = self.script("""
            import cProfile, pstats, sys
            def work(): return len("x")
            for _ in range(10): work()
            profiler = cProfile.Profile()
            profiler.enable()
            for _ in range(20): work()
            profiler.disable()
            stats = {key[2]: value[1] for key, value in pstats.Stats(profiler).stats.items()}
            print(stats["work"], stats["<built-in method builtins.len>"])
            seen = []
            sys.setprofile(lambda frame, event, argument: seen.append(event))
            work()
            sys.setprofile(None)
            print(seen.count("call"), sys.getprofile())
            def after(): pass
            def some():
                for _ in range(30): after()
            some()
        """)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--calls", "--quiet"])
                self.assertEqual((run.code, run.stdout), (0, "20 20\n1 None\n"), run)
                self.assertEqual(self.count(run, "after"), 30)
                replaced = run.json["fixingahole"]["losses"].get("calls_replaced", 0)
                by_hook = run.json["fixingahole"]["facts"]["fah.sampler.tracer.events"] == "profile hook"
                self.assertEqual(replaced > 0, by_hook)
                self.assertEqual(self.count(run, "work"), 10 if by_hook else 31)

    def test_a_failing_program_fails_as_without_us(self):
        script = self.script("""
            def deep(n): return deep(n + 1)
            try:
                deep(0)
            except RecursionError as error:
                print("deep enough")
            raise SystemExit(3)
        """)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--calls", "--quiet"])
                self.assertEqual((run.code, run.stdout, run.stderr), (3, "deep enough\n", ""))

    def test_reports_from_the_recording_are_the_same(self):
        run = self.profile(self.script(PROGRAMS["recursion"]), options=["--calls", "--reporter", "pstats"])
        again = self.call("report", "-o", self.folder / "again", "--reporter", "pstats", run.output / "recording.fah")
        self.assertEqual(again.code, 0, again)
        for name in ("profile_results.json", "profile.prof", "profile_results.txt"):
            self.assertEqual((run.output / name).read_bytes(), (self.folder / "again" / name).read_bytes(), name)

    def test_pstats_has_the_real_numbers(self):
        script = self.script(PROGRAMS["recursion"], "recursion.py")
        run = self.profile(script, options=["--calls", "--reporter", "pstats", "--reporter", "callgrind"])
        self.assertIn("n_calls", run.text("profile_summary.txt"))
        expected, _ = reference(sys.executable, script, self.environment())
        ours = marshal.loads((run.output / "profile.prof").read_bytes())
        counts = {(os.path.basename(key[0]), key[1], key[2]): (value[1], value[0]) for key, value in ours.items()}
        names = [key for key in expected if key[0] == script.name]
        self.assertGreater(len(names), 4)
        self.assertEqual({key: counts[key] for key in names}, {key: expected[key] for key in names})
        self.assertIn("calls=464 ", run.text("callgrind.out.profile"), "fib's calls of itself")


if __name__ == "__main__":
    unittest.main()
