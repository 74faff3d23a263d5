"""The person's program comes first: what it sees and prints is what it sees and prints without us.

Seen to fail with the script run through a bootstrap (another __file__, sys.path[0]), and with stdin not passed on.
"""
import subprocess
import sys
import unittest

import harness

LOOK = """
    import os, signal, sys, threading
    print(__file__, __name__, sys.argv, sys.path[0], os.getcwd())
    print(sorted(m for m in sys.modules if "fixingahole" in m or "sitecustomize" in m))
    print(sys.stdin.read())
    print(signal.pthread_sigmask(signal.SIG_BLOCK, []), os.getpgrp() == os.getpgid(os.getppid()))
    print([signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)])
    print(sorted(os.listdir("/proc/self/fd")))
    print(threading.active_count(), len(os.listdir("/proc/self/task")))
    print("to stderr", file=sys.stderr)
    import __main__
    print(sorted(vars(__main__)))
"""

SIGNALS = """
    import ctypes, faulthandler, os, signal, socket, subprocess, sys, threading, time
    counts = {"alarm": 0, "prof": 0}
    def on_prof(*_): counts["prof"] += 1
    signal.signal(signal.SIGPROF, on_prof)
    signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
    end = time.thread_time() + 0.8
    while time.thread_time() < end:
        sum(range(100))
    signal.setitimer(signal.ITIMER_PROF, 0)
    print("prof", 10 <= counts["prof"] <= 90, signal.getsignal(signal.SIGPROF) is on_prof)

    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    print("blocked", signal.SIGSTKFLT in signal.pthread_sigmask(signal.SIG_BLOCK, []) if hasattr(signal, "SIGSTKFLT") else True)
    os.kill(os.getpid(), signal.SIGUSR1)
    print("sigwait", signal.sigwait({signal.SIGUSR1}))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())

    libc = ctypes.CDLL(None)
    start = time.monotonic()
    libc.usleep(200000)
    print("usleep", time.monotonic() - start >= 0.2)
    start = time.monotonic()
    time.sleep(0.2)
    print("sleep", time.monotonic() - start >= 0.2)
    faulthandler.enable()
    print("faulthandler", faulthandler.is_enabled())
    code = "import faulthandler, ctypes; faulthandler.enable(); ctypes.string_at(0)"
    child = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    print("crash", child.returncode, "Segmentation fault" in child.stderr, "File \\"<string>\\", line 1" in child.stderr)
    child = subprocess.run([sys.executable, "-c", "import ctypes; ctypes.string_at(0)"], stderr=subprocess.PIPE, text=True)
    print("crash", child.returncode, child.stderr)
"""


class Transparency(harness.EndToEnd):
    def both(self, source, python, *arguments):
        script = self.script(source)
        plain = subprocess.run(
            [python, script, *arguments], cwd=self.folder, env=self.environment(), input="from stdin",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120,
        )
        run = self.profile(script, *arguments, python=python, options=["--quiet"], stdin=None, input="from stdin")
        return plain, run

    def test_surroundings(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                plain, run = self.both(LOOK, python, "--flag", "value with blanks", "-x")
                self.assertEqual(run.stdout, plain.stdout)
                self.assertEqual(run.stderr, plain.stderr)
                self.assertEqual(run.code, plain.returncode)

    def test_signals_and_timing(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                plain, run = self.both(SIGNALS, python)
                self.assertEqual(run.stdout, plain.stdout, run)
                self.assertNotIn("False", run.stdout)

    def test_the_script_is_not_edited(self):
        script = self.script("print(open(__file__).read())")
        before = script.read_bytes()
        run = self.profile(script, options=["--quiet", "-np", "matplotlib", "-np", "plotly"])
        self.assertEqual(run.stdout, "print(open(__file__).read())\n")
        self.assertEqual(script.read_bytes(), before)
        self.assertEqual((run.output / script.name).read_bytes(), before)


class Arguments(harness.EndToEnd):
    SHOW = "import sys; print(sys.argv[1:])"

    def shown(self, *words):
        run = self.call("profile", "-o", self.folder / "out", "--python", sys.executable, "--quiet", *words)
        self.assertEqual(run.code, 0, run)
        return run.stdout.strip()

    def test_what_the_script_gets(self):
        script = self.script(self.SHOW)
        self.assertEqual(self.shown(script), "[]")
        self.assertEqual(self.shown(script, "a", "-b", "--c=d"), "['a', '-b', '--c=d']")
        self.assertEqual(self.shown(script, "a", "--rate", "100", "b"), "['a', 'b']")
        self.assertEqual(self.shown(script, "--", "--rate", "100", "--"), "['--rate', '100', '--']")

    def test_a_module(self):
        self.script(self.SHOW, "mine.py")
        self.assertEqual(self.shown("--module", "mine", "x"), "['x']")

    def test_a_command(self):
        script = self.script(self.SHOW)
        self.assertEqual(self.shown("--", sys.executable, script, "-q"), "['-q']")


if __name__ == "__main__":
    unittest.main()
