"""`--calls` on 3.10 and 3.11: functions that call nothing are counted where their frames are run, without events. On every
version the program does what it does without us, and the counts are the same.

Seen to fail with the C stack's depth left out (a crash on 3.11), the recursion limit (a call too many), the threads that begin
while another one is deep, and the hook left as it was when the program had set another one; calls_test.py with the hook left
asleep for what an operator calls. Meant to catch too: a child that waits for its parent's threads.
"""
import subprocess
import unittest

import harness

BY_FRAMES = ("3.10", "3.11")


class SimpleFunctionsTest(harness.EndToEnd):
    def count(self, run, name):
        functions = run.json["fixingahole"]["calls"]["functions"]
        return sum(f["n_calls"] for f in functions if f["name"].split(".")[-1] == name)

    def both(self, source, check):
        """Runs a program by each Python, plainly and counted: they say the same. check(run, python) looks at the counts."""
        script = self.script(source)
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                plain = subprocess.run([python, str(script)], env=self.environment(), timeout=240, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, universal_newlines=True)
                run = self.profile(script, python=python, options=["--calls", "--quiet"])
                self.assertEqual((run.code, run.stdout, run.stderr), (plain.returncode, plain.stdout, plain.stderr), run)
                check(run, python)

    def version(self, python):
        return self.call_python(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")

    def call_python(self, python, *words):
        return subprocess.run([python, *words], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.strip()

    def test_they_are_counted_by_frames(self):
        def check(run, python):
            self.assertEqual(self.count(run, "simple"), 300)
            by_frames = "fah.sampler.tracer.simple_around_ns" in run.json["fixingahole"]["facts"]
            self.assertEqual(by_frames, self.version(python) in BY_FRAMES)

        self.both("""
            def simple(x):
                return x + 1
            for i in range(300): simple(i)
        """, check)

    def test_a_call_that_finds_no_room_is_none(self):
        def check(run, _):
            self.assertEqual(self.count(run, "simple"), int(run.stdout))

        self.both("""
            import sys
            def simple(x):
                return x
            made = 0
            def deep(n):
                global made
                simple(n)
                made += 1
                deep(n + 1)
            try:
                deep(0)
            except RecursionError:
                print(made)
        """, check)

    def test_recursion_without_the_c_stack(self):
        script = self.script("""
            import sys, threading
            sys.setrecursionlimit(1 << 30)
            def simple(x):
                return x
            def down(n):
                simple(n)
                return n if n == 0 else down(n - 1)
            class Number:
                def __add__(self, n):
                    return down(n)
            def plus(number, n):
                return number + n
            threads = [threading.Thread(target=down, args=(60000,)) for _ in range(3)]
            for thread in threads: thread.start()
            plus(Number(), 60000)
            for thread in threads: thread.join()
            down(2)
        """)
        for label, python in harness.interpreters().items():
            if label not in ("3.11", "system"):
                continue
            with self.subTest(python=label):
                run = self.profile(script, python=python, options=["--calls", "--quiet"])
                self.assertEqual((run.code, run.stdout, run.stderr), (0, "", ""), run)
                self.assertEqual((self.count(run, "simple"), self.count(run, "down")), (4 * 60001 + 3,) * 2)

    def test_a_hook_that_an_operator_sets(self):
        def check(run, _):
            self.assertEqual(self.count(run, "last"), 30)

        self.both("""
            import sys
            seen = []
            def hear(frame, event, argument):
                if frame.f_code.co_name in ("plus", "after", "__sub__"):
                    seen.append((frame.f_code.co_name, event))
                return hear
            class Number:
                def __add__(self, setter):
                    setter(hear)
                    return self
                def __sub__(self, setter):
                    setter(None)
            def plus(number, setter):
                number + setter
                number - setter
            def after():
                pass
            for setter in (sys.setprofile, sys.settrace):
                plus(Number(), setter)
                after()
                Number() + setter
                after()
                setter(None)
                print(seen)
                seen.clear()
            def last():
                pass
            def some():
                for _ in range(30): last()
            some()
        """, check)

    def test_a_fork_by_an_operator(self):
        def check(run, _):
            self.assertEqual([self.count(run, name) for name in ("in_child", "in_parent", "plus")], [11, 5, 1])

        self.both("""
            import os
            class Number:
                def __add__(self, other):
                    return os.fork()
            def plus(a, b):
                return a + b
            def in_child():
                pass
            def in_parent():
                pass
            if plus(Number(), 1) == 0:
                for _ in range(11): in_child()
                os._exit(0)
            os.wait()
            for _ in range(5): in_parent()
        """, check)


if __name__ == "__main__":
    unittest.main()
