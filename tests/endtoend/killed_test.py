"""A program that is killed at any moment keeps its profile: what wait4 charged, less at most 3 periods a thread.

FAH_KILLS=100 is the long form. Seen to fail at a rate of 10 a second.
"""
import os
import random
import signal
import subprocess
import time
import unittest

import harness

THREADS = 4
PERIOD = 1 / 250

PROGRAM = f"""
    import os, threading, time, zlib

    def python():
        while True:
            for i in range(1000):
                i * i

    def native(data=bytes(range(256)) * 1000):
        while True:
            zlib.crc32(data)

    def system():
        zeros = os.open("/dev/zero", os.O_RDONLY)
        while True:
            os.read(zeros, 1 << 16)

    def deep(depth=400):
        while depth == 400 or depth:
            if depth:
                deep(depth - 1)
            if depth != 400:
                return

    for function in (python, native, system, deep):
        threading.Thread(target=function, daemon=True).start()
    time.sleep(60)
"""


class Killed(harness.EndToEnd):
    def killed(self, script, python, delay):
        """The profile of a run whose program was killed so many seconds after it was started."""
        process = harness.start(
            [harness.COMMAND, "profile", "--reporter", "json", "--clock", "cpu", "-o", self.folder / "out", "--",
             "sh", "-c", f"echo $$; exec '{python}' '{script}'"],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        target = int(process.stdout.readline())
        time.sleep(delay)
        os.kill(target, signal.SIGKILL)
        stdout, stderr = process.communicate(timeout=60)
        run = harness.Run(subprocess.CompletedProcess([], process.returncode, stdout, stderr), self.folder / "out")
        self.assertEqual(run.code, 128 + signal.SIGKILL, run)
        return run

    def test_at_any_moment(self):
        script = self.script(PROGRAM)
        found = sorted(harness.interpreters().items())
        seed = random.randrange(1 << 30)
        draw = random.Random(seed)
        worst = 0
        for number in range(int(os.environ.get("FAH_KILLS", "20"))):
            label, python = found[number % len(found)]
            delay = draw.uniform(0, 0.6)
            with self.subTest(python=label, delay=delay, seed=seed):
                run = self.killed(script, python, delay)
                facts = run.json["fixingahole"]["facts"]
                missing = (int(facts["user_ns"]) + int(facts["system_ns"]) - int(facts["total_ns"])) / 1e9
                self.assertLessEqual(missing, 3 * PERIOD * (THREADS + 1), run)
                worst = max(worst, missing / PERIOD / (THREADS + 1))
        print(f"at worst {worst:.2f} periods a thread were missing")
        self.assertEqual(harness.left_behind(), [])


if __name__ == "__main__":
    unittest.main()
