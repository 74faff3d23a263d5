"""However a run ends, the exit code is the script's, the message is clear, and nothing stays on tmpfs.

Seen to fail with the launcher's status dropped, and with the removal of the run directory left out.
"""
import os
import signal
import subprocess
import time
import unittest

import harness

BUSY = """
    import time
    def busy(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))
    busy(0.6)
"""


class Endings(harness.EndToEnd):
    def tearDown(self):
        self.assertEqual(harness.left_behind(), [])

    def ending(self, source):
        run = self.profile(self.script(BUSY + source))
        self.assertGreater(run.share("busy"), 50, run)
        return run

    def test_plain(self):
        self.assertEqual(self.ending("").code, 0)

    def test_exception(self):
        run = self.ending("    raise ValueError('no luck')")
        self.assertEqual(run.code, 1)
        self.assertIn("ValueError: no luck", run.stderr)

    def test_sys_exit(self):
        self.assertEqual(self.ending("    import sys; sys.exit(3)").code, 3)

    def test_os_exit(self):
        self.assertEqual(self.ending("    import os; os._exit(4)").code, 4)

    def test_killed(self):
        run = self.ending("    import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        self.assertEqual(run.code, 128 + signal.SIGKILL)

    def test_crash(self):
        run = self.ending("    import ctypes; ctypes.string_at(0)")
        self.assertEqual(run.code, 128 + signal.SIGSEGV)

    def test_empty_file(self):
        run = self.profile(self.script(""))
        self.assertEqual(run.code, 0, run)
        self.assertIn("profile_summary.txt", os.listdir(run.output))

    def test_interrupt_reaches_the_script(self):
        script = self.script(
            """
            import time
            try:
                print("ready", flush=True)
                end = time.thread_time() + 30
                while time.thread_time() < end:
                    sum(range(1000))
            except KeyboardInterrupt:
                print("interrupted", flush=True)
                raise SystemExit(7)
            """
        )
        process = harness.start(
            [harness.COMMAND, "profile", "-o", self.folder / "out", "--python", harness.sys.executable, script],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )
        self.assertEqual(process.stdout.readline(), "ready\n")
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertTrue(stdout.startswith("interrupted\n"), stdout + stderr)
        self.assertEqual(process.returncode, 7, stderr)
        self.assertTrue((self.folder / "out" / "profile_results.json").exists())

    def test_terminate_is_passed_on(self):
        script = self.script(
            """
            import signal, sys, time
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
            print("ready", flush=True)
            while True:  # a signal just before the interpreter sleeps does not wake it
                time.sleep(0.05)
            """
        )
        process = harness.start(
            [harness.COMMAND, "profile", "-o", self.folder / "out", "--python", harness.sys.executable, script],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.assertEqual(process.stdout.readline(), "ready\n")
        process.terminate()
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 9)

    def test_program_survives_the_host(self):
        marker = self.folder / "finished"
        script = self.script(
            f"""
            import os, time
            print(os.getpid(), flush=True)
            end = time.monotonic() + 3
            while time.monotonic() < end:
                sum(range(1000))
            open({str(marker)!r}, "w").close()
            """
        )
        process = harness.start(
            [harness.COMMAND, "profile", "-o", self.folder / "out", "--python", harness.sys.executable, script],
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        target = int(process.stdout.readline())
        process.kill()
        process.wait()
        process.stdout.close()
        deadline = time.monotonic() + 30
        while os.path.exists(f"/proc/{target}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertTrue(marker.exists())
        # The next start removes what the dead host left.
        self.assertEqual(self.profile(self.script("pass", "next.py")).code, 0)


class Refusals(harness.EndToEnd):
    """Exit code 2, a message with what, why and what to do, and nothing was run or written."""

    def refused(self, run, *words):
        self.assertEqual(run.code, 2, run)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertEqual(run.stdout, "")
        self.assertFalse((self.folder / "ran").exists(), "the script ran")

    def marking(self):
        return self.script(f"open({str(self.folder / 'ran')!r}, 'w')")

    def test_no_such_script(self):
        self.refused(self.profile(self.folder / "absent.py"), "absent.py")
        self.assertFalse((self.folder / "out").exists())

    def test_directory(self):
        self.refused(self.profile(self.folder), "directory")

    def test_unwritable_output(self):
        (self.folder / "file").write_text("in the way")
        script = self.marking()
        run = self.call("profile", "-o", self.folder / "file" / "deeper", script)
        self.refused(run, "deeper")

    def test_unknown_option(self):
        self.refused(self.call("profile", "--sampelr", "signal", self.marking()), "--sampelr", "--sampler")

    def test_unknown_plugin(self):
        self.refused(self.call("profile", "--sampler", "singal", self.marking()), "singal", "signal")

    def test_unknown_key(self):
        (self.folder / "pyproject.toml").write_text("[tool.fixingahole]\nsampel = 'signal'\n")
        self.refused(self.call("profile", self.marking()), "pyproject.toml:2", "sampel", "sampler")

    def test_unknown_variable(self):
        run = self.call("profile", self.marking(), environment=self.environment(FIXINGAHOLE_OUTPTU="x"))
        self.refused(run, "FIXINGAHOLE_OUTPTU", "FIXINGAHOLE_OUTPUT")

    def test_no_such_interpreter(self):
        self.refused(self.profile(self.marking(), python="/no/such/python"), "/no/such/python")


if __name__ == "__main__":
    unittest.main()
