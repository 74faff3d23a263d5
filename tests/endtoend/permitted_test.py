"""What a program may do anyway: signals of its own, exact waits, descriptors, preloads, crashes, green threads, confinement.

Each program says what it saw, with us and without: the answers are the same, and the profile is there. Seen to fail with
timers on the wall clock, which interrupt `poll`, and with the user's LD_PRELOAD dropped.
"""
import pathlib
import subprocess
import sys
import unittest

import harness

BUSY = """
    import time
    def busy(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))
"""

WAITS = BUSY + """
    import ctypes, os, select, signal, socket, threading

    def took(function, *arguments):
        start = time.monotonic()
        function(*arguments)
        return time.monotonic() - start >= 0.15

    def interruptible_waits():
        libc = ctypes.CDLL(None, use_errno=True)
        left, right = socket.socketpair()
        left.settimeout(0.15)
        def receive():
            try:
                left.recv(1)
            except socket.timeout:
                pass
        print("sleep", took(time.sleep, 0.15), "select", took(select.select, [left], [], [], 0.15), "recv", took(receive))
        print("poll", took(libc.poll, None, 0, 150), "usleep", took(libc.usleep, 150000))
        print("event", took(threading.Event().wait, 0.15), "lock", took(threading.Lock().__enter__) or True)

    # In a thread that works between its waits, so that its timer is about to fire; errno is told.
    def waits_of_a_busy_thread():
        libc = ctypes.CDLL(None, use_errno=True)
        for _ in range(30):
            busy(0.0037)
            result = libc.poll(None, 0, 2)
            if result != 0:
                print("poll was interrupted", ctypes.get_errno())
        print("polled")

    def wakeup_descriptor():
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        got = []
        signal.signal(signal.SIGALRM, lambda *_: got.append("alarm"))
        previous = signal.set_wakeup_fd(writing)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        busy(0.2)
        signal.set_wakeup_fd(previous)
        print("wakeup", got, os.read(reading, 100) == bytes([signal.SIGALRM]))

    waits_of_a_busy_thread()
    thread = threading.Thread(target=waits_of_a_busy_thread)
    thread.start()
    thread.join()
    interruptible_waits()
    wakeup_descriptor()
"""

CRASH = BUSY + """
    import ctypes, faulthandler
    faulthandler.enable()
    faulthandler.dump_traceback_later(0.1)
    busy(0.6)
    faulthandler.cancel_dump_traceback_later()
    def crash():
        ctypes.string_at(0)
    crash()
"""

DESCRIPTORS = BUSY + """
    import ctypes, os, resource
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = 6000 if hard == resource.RLIM_INFINITY else min(6000, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    files = [os.open("/dev/null", os.O_RDONLY) for _ in range(min(5000, wanted - 20))]
    print(len(files), files == list(range(files[0], files[0] + len(files))))
    def with_many(): busy(0.15)
    with_many()
    os.closerange(3, wanted)
    def with_none(): busy(0.15)
    with_none()
    os.open("/dev/null", os.O_RDONLY)
    try:
        ctypes.CDLL(None).closefrom(3)
    except AttributeError:
        os.closerange(3, wanted)
    def after_closefrom(): busy(0.15)
    after_closefrom()
    if os.fork() == 0:
        def in_child(): busy(0.15)
        in_child()
        os._exit(0)
    os.wait()
    print(os.listdir("/proc/self/fd"))
"""


class Permitted(harness.EndToEnd):
    def both(self, source, python, options=()):
        script = self.script(source)
        plain = subprocess.run([python, script], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)
        return plain, self.profile(script, python=python, options=["--quiet", *options])

    def test_waits_keep_their_time(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                plain, run = self.both(WAITS, python)
                self.assertEqual((run.code, run.stdout), (plain.returncode, plain.stdout), run)
                self.assertNotIn("False", run.stdout)
                self.assertIn("polled", run.stdout)
                self.assertNotIn("interrupted", run.stdout)

    def test_crashes_are_reported_as_ever(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                run = self.profile(self.script(CRASH), python=python, options=["--clock", "cpu"])
                self.assertEqual(run.code, 128 + 11, run)
                self.assertRegex(run.stderr, r'Timeout \(0:00:00.1\d*\)!\nThread 0x\w+ .*\n  File ".*", line \d+ in busy')
                self.assertRegex(run.stderr, r'Fatal Python error: Segmentation fault\n\n(.*\n)+  File ".*", line \d+ in crash')
                self.assertGreater(run.share("busy"), 60, run)

    def test_descriptors(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                plain, run = self.both(DESCRIPTORS, python)
                self.assertEqual((run.code, run.stdout, run.stderr), (plain.returncode, plain.stdout, plain.stderr), run)
                self.check_descriptors(run)

    def check_descriptors(self, run):
        tree = run.text("profile_tree.txt")
        for function in ("with_many", "with_none", "after_closefrom", "in_child"):
            self.assertIn(function, tree)

    def test_descriptors_of_perf_events(self):
        """Which go with closefrom(3): the timers take over."""
        plain, run = self.both(DESCRIPTORS, sys.executable, ["--sampler", "perf_event", "--rate", "2000"])
        if run.code == 2 and "perf_event_open" in run.stderr:
            self.skipTest(run.stderr.splitlines()[0])
        self.assertEqual((run.code, run.stdout, run.stderr), (plain.returncode, plain.stdout, plain.stderr), run)
        self.check_descriptors(run)
        self.assertEqual(run.json["fixingahole"]["losses"].get("tick_only"), 1, run)

    def helper(self, name, *options):
        source = pathlib.Path(__file__).parent / "helpers" / f"{name}.c"
        built = self.folder / name
        subprocess.run([harness.CC, "-O1", "-o", built, source, *options], check=True)
        return built

    def test_own_preload_and_blanks_in_paths(self):
        library = self.helper("preloaded", "-shared", "-fPIC")
        script = self.script(
            BUSY + """
            import ctypes, os, subprocess, sys
            busy(0.5)
            code = "import ctypes; print(ctypes.CDLL(None).fah_test_preloaded())"
            print(ctypes.CDLL(None).fah_test_preloaded(), flush=True)
            subprocess.run([sys.executable, "-c", code])
            """.replace("\n            ", "\n    "), "a script.py")
        run = self.profile(script, "an argument", environment=self.environment(LD_PRELOAD=str(library)))
        self.assertEqual(run.code, 0, run)
        self.assertTrue(run.stdout.startswith("42\n42\n"), run)
        self.assertGreater(run.share("busy"), 40, run)

    def test_confined_as_in_a_container(self):
        confined = self.helper("confined")
        if subprocess.run([confined, "true"], capture_output=True).returncode == 77:
            self.skipTest("no seccomp filter can be set here")
        script = self.script(BUSY + "    busy(0.6)\n    time.sleep(0.3)\n"
                             "    print(open('/proc/self/status').read().count('Seccomp:\\t2'))\n")
        arguments = ["profile", "-o", self.folder / "out", "--python", sys.executable, script]
        process = subprocess.run([confined, harness.COMMAND, *arguments], cwd=self.folder, env=self.environment(),
                                 capture_output=True, text=True, timeout=120)
        run = harness.Run(process, self.folder / "out")
        self.assertEqual(run.code, 0, run)
        self.assertTrue(run.stdout.startswith("1\n"), run)
        self.assertGreater(run.share("busy"), 60, run)
        self.assertIn("Sampler: fah.sampler.signal", run.stdout)
        self.assertIn("waiting is not in this profile", run.stdout)


class Libraries(harness.EndToEnd):
    """What .venv-dev has; a package that could not be installed is named and left out."""

    def profiled(self, package, source):
        if not harness.has(package):
            self.skipTest(f"{package} is not installed: see tests/requirements.txt")
        run = self.profile(self.script(source), python=harness.TEST_PYTHON, options=["--reporter", "json"])
        self.assertEqual(run.code, 0, run)
        self.assertTrue(run.stdout.startswith("done\n"), run)
        return run

    def test_gevent(self):
        run = self.profiled("gevent", """
            import gevent.monkey
            gevent.monkey.patch_all()
            import gevent, time
            def leaf(seconds):
                end = time.thread_time() + seconds
                while time.thread_time() < end:
                    sum(range(1000))
            def twice():
                for _ in range(40):
                    leaf(0.01)
                    gevent.sleep(0)
            def once():
                for _ in range(40):
                    leaf(0.005)
                    time.sleep(0.001)
            gevent.joinall([gevent.spawn(twice), gevent.spawn(once)])
            print("done")
        """)
        self.assertGreater(run.share("leaf"), 50, run)
        stacks = run.text("profile_tree.txt") if (run.output / "profile_tree.txt").exists() else str(run.json)
        self.assertIn("twice", stacks)

    def test_greenlet(self):
        run = self.profiled("greenlet", """
            import greenlet, time
            def deep(depth, other):
                if depth:
                    return deep(depth - 1, other)
                end = time.thread_time() + 0.5
                while time.thread_time() < end:
                    sum(range(100))
                    other[0].switch()
            def back():
                while True:
                    first.switch()
            first = greenlet.greenlet(lambda: deep(30, [second]))
            second = greenlet.greenlet(back)
            first.switch()
            print("done")
        """)
        self.assertGreater(run.share("deep") + run.share("back"), 70, run)
        bad = sum(int(run.json["fixingahole"]["losses"].get(loss, 0)) for loss in ("truncated", "bad_stack"))
        self.assertLess(bad, 0.02 * run.json["fixingahole"]["n_samples"] + 2, run)

    def test_numba(self):
        run = self.profiled("numba", """
            import numba, time
            @numba.njit
            def compiled(n):
                total = 0.0
                for i in range(n):
                    total += (i % 7) * 0.5
                return total
            def calls_it():
                end = time.thread_time() + 0.5
                while time.thread_time() < end:
                    compiled(1000000)
            compiled(10)
            calls_it()
            print("done")
        """)
        python, native, _ = run.functions()["calls_it"]
        self.assertGreater(native, 9 * python, run)


if __name__ == "__main__":
    unittest.main()
