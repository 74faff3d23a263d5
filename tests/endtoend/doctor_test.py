"""`fixingahole doctor` as people run it: what it finds here, and that it fails where nothing can be sampled.

Seen to fail with an exit code that does not follow the rows, and with left-over run directories kept.
"""
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

import harness

ROWS = ["python", "core, agents", "CPU timers", "perf_event", "ptrace", "run directory", "memory group", "/usr/bin/time"]


def state_of(text, row):
    """The word before a row's name, and all that stands behind it up to the next row."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line[9:].startswith(row + " ") and not line.startswith(" "):
            rest = [line[25:]]
            for more in lines[number + 1:]:
                if not more.startswith(" "):
                    break
                rest.append(more.strip())
            return line.split()[0], " ".join(rest)
    return None, ""


class Doctor(harness.EndToEnd):
    def test_names_every_check_and_the_interpreter_that_would_run(self):
        run = self.call("doctor", "--python", sys.executable)
        self.assertEqual(run.code, 0, run)
        self.assertEqual(run.stderr, "")
        for row in ROWS:
            self.assertIn(state_of(run.stdout, row)[0], ("ok", "reduced", "missing"), row + str(run))
        state, found = state_of(run.stdout, "python")
        self.assertEqual(state, "ok")
        self.assertIn(sys.executable, found)
        self.assertIn("option --python", found)
        self.assertEqual(state_of(run.stdout, "core, agents")[0], "ok")
        self.assertIn(f"{round(1 / time.clock_getres(6))} Hz", state_of(run.stdout, "CPU timers")[1])
        self.assertTrue(all(len(line) <= 100 for line in run.stdout.splitlines() if "/" not in line), run)

    def test_fails_where_the_core_is_not_installed(self):
        command = self.folder / "prefix" / "bin" / "fixingahole"
        command.parent.mkdir(parents=True)
        shutil.copy(harness.COMMAND, command)
        process = subprocess.run([command, "doctor"], cwd=self.folder, env=self.environment(), capture_output=True,
                                 text=True, timeout=120)
        self.assertEqual(process.returncode, 1, process)
        state, found = state_of(process.stdout, "core, agents")
        self.assertEqual(state, "missing", process.stdout)
        self.assertIn(str(self.folder / "prefix" / "lib"), found)
        self.assertIn("mend:", found)
        self.assertIn("Nothing can be sampled here", process.stdout)

    def test_says_what_is_missing_without_an_interpreter(self):
        run = self.call("doctor", environment={"PATH": str(self.folder), "HOME": str(self.folder)})
        self.assertEqual(state_of(run.stdout, "python")[0], "missing", run)
        self.assertIn("--python", state_of(run.stdout, "python")[1])

    def test_removes_what_a_killed_run_left(self):
        script = self.script("import time\nprint('up', flush=True)\ntime.sleep(60)\n")
        process = subprocess.Popen(
            [harness.COMMAND, "profile", "-o", self.folder / "out", "--python", sys.executable, script],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            self.assertEqual(process.stdout.readline(), "up\n")
            left = glob.glob(f"/dev/shm/fixingahole-run-*-{process.pid}-*")
            self.assertEqual(len(left), 1, left)
            process.kill()
            process.wait()
            self.call("doctor")
            self.assertFalse(pathlib.Path(left[0]).exists())
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()

    def test_says_how_many_were_left(self):
        namespace = os.stat("/proc/self/ns/pid").st_ino
        (self.folder / f"fixingahole-run-{namespace}-1-1-AbCdEf").mkdir()
        run = self.call("doctor", environment=self.environment(TMPDIR=str(self.folder)))
        self.assertRegex(state_of(run.stdout, "run directory")[1], r"removed [1-9]\d* left by runs that were killed")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_has_help(self):
        run = self.call("doctor", "--help")
        self.assertEqual(run.code, 0, run)
        self.assertIn("usage: fixingahole doctor", run.stdout)
        self.assertEqual(self.call("doctor", "--rate", "5").code, 2)


if __name__ == "__main__":
    unittest.main()
