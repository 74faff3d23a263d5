"""The sampling window: only what ran in it is in the profile, and the program runs on as if nothing were.

Seen to fail: a control page that is never paused, clocks not moved on while paused, waiting counted from
a thread's first record, reports written when the program has ended.
"""
import signal
import subprocess
import sys
import unittest

import harness

START = """
    import os, signal, subprocess, sys, threading, time
    start = time.monotonic()

    def burn(until):
        while time.monotonic() - start < until:
            for i in range(300):
                i * i
"""

PHASES = START + """
    def a():
        burn(1)
    def b():
        burn(4.5)
    def c():
        burn(5)
    for phase in (a, b, c):
        phase()
        print(phase.__name__, flush=True)
    sys.exit(7)
"""

NAPS = START + """
    def nap(until):
        time.sleep(max(0, until - (time.monotonic() - start)))
    def first():
        nap(1)
    def second():
        nap(4.5)
    def third():
        nap(5)
    thread = threading.Thread(target=nap, args=(5,))
    thread.start()
    first()
    second()
    third()
    thread.join()
"""

# A thread and a process that begin before the window and end in it, and a thread that begins in it.
FAMILY = START + """
    if len(sys.argv) > 1:
        burn(2.5)
        sys.exit()
    child = subprocess.Popen([sys.executable, __file__, "child"])
    early = threading.Thread(target=burn, args=(3,))
    early.start()
    early.join(2)
    late = threading.Thread(target=burn, args=(3.5,))
    late.start()
    late.join()
    child.wait()
"""

# Goes on until it has seen its own reports, then until it is signalled; what it does meanwhile, and its child, is nobody's.
OUTLIVES = START + """
    def before():
        burn(1)
    def unseen():
        while not os.path.exists(sys.argv[1]) and time.monotonic() - start < 60:
            burn(time.monotonic() - start + 0.05)
    before()
    unseen()
    print("reported" if os.path.exists(sys.argv[1]) else "no report", flush=True)
    code = subprocess.call([sys.executable, "-c", "print('child', flush=True)"])
    signal.signal(signal.SIGUSR1, lambda *_: os._exit(9 + code))
    print("ready", flush=True)
    while True:  # a signal just before the interpreter sleeps does not wake it
        time.sleep(0.05)
"""

ONLY_ENDS = """
    import time
    time.sleep(1)
    raise SystemExit(5)
"""


def seconds(run, fact):
    return int(run.json["fixingahole"]["facts"][fact]) / 1e9


class Window(harness.EndToEnd):
    def windowed(self, source, *options, **keywords):
        return self.profile(self.script(source), options=[*options, "--quiet"], **keywords)

    def check_span(self, run, begin, end):
        self.assertAlmostEqual(seconds(run, "sampled_from_ns"), begin, delta=0.01, msg=run)
        self.assertAlmostEqual(seconds(run, "sampled_to_ns"), end, delta=0.5, msg=run)
        span = seconds(run, "sampled_to_ns") - seconds(run, "sampled_from_ns")
        self.assertAlmostEqual(seconds(run, "elapsed_ns"), span, delta=0.001, msg=run)
        self.assertIn(f", sampled from {begin:.1f} to ", run.text("profile_summary.txt"))

    def test_one_phase_of_three(self):
        for clock in ("cpu", "auto"):
            with self.subTest(clock=clock):
                run = self.windowed(PHASES, "--start-after", "2.1s", "--stop-after", "3100ms", "--clock", clock)
                self.assertEqual((run.code, run.stdout), (7, "a\nb\nc\n"), run)
                self.check_span(run, 2.1, 3.1)
                self.assertLessEqual(seconds(run, "total_ns"), seconds(run, "elapsed_ns") + 0.1, run)
                self.assertGreater(seconds(run, "total_ns"), 0.05, run)
                self.assertGreater(run.share("burn"), 90, run)
                called = [node["function"] for node in run.json["fixingahole"]["call_tree"]]
                names = {run.json["fixingahole"]["functions"][function]["name"] for function in called}
                self.assertIn("b", names, run)
                self.assertFalse(names & {"a", "c"}, run)

    def test_waiting_outside_is_not_counted(self):
        for clock in ("auto", "wall"):
            with self.subTest(clock=clock):
                run = self.windowed(NAPS, "--start-after", "2.1s", "--stop-after", "3.1s", "--clock", clock)
                self.assertEqual(run.code, 0, run)
                self.check_span(run, 2.1, 3.1)
                self.assertAlmostEqual(seconds(run, "total_ns"), seconds(run, "elapsed_ns"), delta=0.4, msg=run)
                tree = run.text("profile_tree.txt")
                self.assertIn("second", tree)
                self.assertNotIn("first", tree)
                self.assertNotIn("third", tree)

    def test_threads_and_children_across_the_opening(self):
        run = self.windowed(FAMILY, "--start-after", "2.1s", "--clock", "cpu")
        self.assertEqual(run.code, 0, run)
        processes = run.json["fixingahole"]["processes"]
        self.assertEqual(len(processes), 2, run)
        for process in processes:
            self.assertGreater(process["cpu_ns"], 0, run)
            self.assertLess(process["cpu_ns"] / 1e9, seconds(run, "elapsed_ns") + 0.1, run)

    def test_the_program_goes_on_after_the_reports(self):
        script, out = self.script(OUTLIVES), self.folder / "out"
        process = subprocess.Popen(
            [harness.COMMAND, "profile", "--quiet", "-o", out, "--python", sys.executable, "--stop-after", "0.8s", script,
             out / "profile_results.json"],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(process.kill)
        lines = [process.stdout.readline() for _ in range(3)]
        self.assertEqual(lines, ["reported\n", "child\n", "ready\n"])
        process.send_signal(signal.SIGUSR1)
        stdout, stderr = process.communicate(timeout=60)
        run = harness.Run(subprocess.CompletedProcess([], process.returncode, stdout, stderr), out)
        self.assertEqual((run.code, run.stdout, run.stderr), (9, "", ""), run)
        self.check_span(run, 0.0, 0.8)
        self.assertIsNone(run.json["fixingahole"]["exit_code"], run)
        self.assertEqual(len(run.json["fixingahole"]["processes"]), 1, run)
        self.assertNotIn("still running", " ".join(run.json["fixingahole"]["notes"]))
        self.assertNotIn("unseen", run.text("profile_tree.txt"))
        again = self.call("report", out / "recording.fah", "-o", self.folder / "again", "--quiet")
        self.assertEqual(again.code, 0, again)
        self.assertEqual((self.folder / "again" / "profile_summary.txt").read_text(), run.text("profile_summary.txt"))

    def test_a_program_that_ends_before(self):
        never = self.windowed(ONLY_ENDS, "--start-after", "1min")
        self.assertEqual(never.code, 5, never)
        self.assertEqual(seconds(never, "total_ns"), 0, never)
        self.assertIn("before sampling was to begin at 60.0 s", never.text("profile_summary.txt"))
        cut = self.windowed(ONLY_ENDS, "--stop-after", "1min")
        self.assertEqual(cut.code, 5, cut)
        self.assertGreater(seconds(cut, "total_ns"), 0.6, cut)
        self.assertIn("before sampling was to stop at 60.0 s", cut.text("profile_summary.txt"))

    def test_windows_that_cannot_be(self):
        script = self.script("print('ran')")
        for words in (["--start-after", "2s", "--stop-after", "2s"], ["--start-after", "soon"], ["--stop-after", "-1s"]):
            with self.subTest(words=words):
                run = self.profile(script, options=words)
                self.assertEqual(run.code, 2, run)
                self.assertNotIn("ran", run.stdout)
                self.assertIn(words[-2], run.stderr)


if __name__ == "__main__":
    unittest.main()
