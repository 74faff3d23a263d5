"""Plugins, settings and reports are what flags, environment and pyproject.toml choose, in that order.

Seen to fail with the order of precedence turned round.
"""
import os
import unittest

import harness

BUSY = """
    import time
    end = time.thread_time() + 0.2
    while time.thread_time() < end:
        sum(range(1000))
"""


class Choosing(harness.EndToEnd):
    def files(self, *options, **environment):
        script = self.script(BUSY)
        run = self.profile(script, options=["--quiet", *options], environment=self.environment(**environment))
        self.assertEqual(run.code, 0, run)
        return set(os.listdir(run.output)) - {"script.py", "recording.fah", ".gitignore"}

    def test_reporters(self):
        text = {"profile_summary.txt", "profile_results.txt"}
        tree = {"profile_tree.txt"}
        results = {"profile_results.json"}
        self.assertEqual(self.files(), text | tree | results)
        for name in os.listdir(self.folder / "out"):
            os.unlink(self.folder / "out" / name)
        self.assertEqual(self.files("--reporter", "none"), set())
        self.assertEqual(self.files(FIXINGAHOLE_REPORTERS="json"), results)
        os.unlink(self.folder / "out" / "profile_results.json")
        (self.folder / "pyproject.toml").write_text("[tool.fixingahole]\nreporters = ['fah.reporter.tree']\n")
        self.assertEqual(self.files(), tree)
        os.unlink(self.folder / "out" / "profile_tree.txt")
        self.assertEqual(self.files(FIXINGAHOLE_REPORTERS="json"), results)

    def test_rate_and_sampler(self):
        run = self.profile(self.script(BUSY), options=["--sampler", "fah.sampler.signal", "--rate", "50"])
        self.assertEqual(run.code, 0, run)
        self.assertLess(run.json["fixingahole"]["n_samples"], 30)

    def test_rate_above_the_clock_is_said(self):
        run = self.profile(self.script(BUSY), options=["--rate", "5000"])
        self.assertEqual(run.code, 0, run)
        self.assertIn("5000", run.stdout + run.stderr)

    def test_cpu_clock_says_what_it_leaves_out(self):
        run = self.profile(self.script("import time; time.sleep(1)"), options=["--clock", "cpu"])
        self.assertRegex(run.stdout, r"of \d+\.\d s were spent waiting")

    def test_waiting_is_in_the_default_clock(self):
        run = self.profile(self.script("import time\ndef nap():\n    time.sleep(1)\nnap()"))
        self.assertIn("clock auto", run.stdout)
        self.assertGreater(run.functions()["nap"][2], 75, run)

    def test_idle_threads_are_told_and_not_counted(self):
        source = """
            import threading, time
            def idle(): time.sleep(60)
            for _ in range(3): threading.Thread(target=idle, daemon=True).start()
            def work():
                end = time.thread_time() + 1
                while time.thread_time() < end: pass
            work()
        """
        run = self.profile(self.script(source), options=["--clock", "wall"])
        self.assertIn("3 threads only waited", run.stdout)
        self.assertGreater(run.share("work"), 75, run)
        self.assertLess(run.share("idle"), 5, run)


class Plugins(harness.EndToEnd):
    IDS = [
        "fah.sampler.signal", "fah.memory.rss", "fah.reporter.text", "fah.reporter.json", "fah.reporter.tree",
        "fah.suppressor.matplotlib", "fah.suppressor.plotly",
    ]

    def test_list(self):
        run = self.call("plugins")
        self.assertEqual(run.code, 0, run)
        for plugin in self.IDS:
            self.assertIn(plugin, run.stdout)

    def test_show(self):
        run = self.call("plugins", "show", "rss")
        self.assertEqual(run.code, 0, run)
        self.assertIn("wait4|time|both", run.stdout.replace(", ", "|"))
        self.assertEqual(self.call("plugins", "show", "no.such").code, 2)

    def test_a_broken_file_on_the_path_is_named(self):
        (self.folder / "broken.so").write_text("not a library")
        run = self.call("plugins", "--plugin-path", self.folder)
        self.assertEqual(run.code, 0, run)
        self.assertIn("broken.so", run.stdout + run.stderr)

    def test_doctor(self):
        run = self.call("doctor")
        self.assertEqual(run.code, 0, run)
        for word in ("python", "HZ", "perf_event", "ptrace", "cgroup", "/usr/bin/time"):
            self.assertIn(word.lower(), run.stdout.lower())


class Reports(harness.EndToEnd):
    def test_a_recording_gives_the_same_reports(self):
        run = self.profile(self.script(BUSY), options=["--reporter", "json"])
        self.assertEqual(run.code, 0, run)
        again = self.call("report", run.output / "recording.fah", "-o", self.folder / "again")
        self.assertEqual(again.code, 0, again)
        for name in ("profile_results.json", "profile_results.txt", "profile_tree.txt", "profile_summary.txt"):
            self.assertEqual((self.folder / "again" / name).read_bytes(), (run.output / name).read_bytes(), name)

    def test_no_such_recording(self):
        run = self.call("report", self.folder / "absent.fah")
        self.assertEqual(run.code, 2, run)
        self.assertIn("absent.fah", run.stderr)

    def test_the_results_folder(self):
        script = self.script(BUSY)
        run = self.call("profile", "--python", harness.sys.executable, script)
        self.assertEqual(run.code, 0, run)
        (folder,) = (self.folder / "performance" / "script").iterdir()
        self.assertRegex(folder.name, r"^\d{8}_\d{6}$")
        self.assertEqual((self.folder / "performance" / ".gitignore").read_text(), "*\n")
        first = (folder / "profile_summary.txt").read_text().splitlines()[0]
        self.assertTrue(first.startswith("fixingahole profile"), first)


class Memory(harness.EndToEnd):
    def test_resident_set(self):
        import subprocess

        # So large that what we map beside the program, up to 0.5 MB, is nothing.
        command = [harness.sys.executable, "-c", "x = bytearray(b'x') * (60 << 20)"]
        alone = subprocess.run(["/usr/bin/time", "-f", "%M", *command], stderr=subprocess.PIPE, text=True)
        kernel = int(alone.stderr.split()[-1]) * 1024
        run = self.call("profile", "-o", self.folder / "out", "--option", "rss.source=both", "--", *command)
        self.assertEqual(run.code, 0, run)
        facts = run.json["fixingahole"]["facts"]
        self.assertAlmostEqual(int(facts["max_rss_bytes"]) / kernel, 1, delta=0.05)
        self.assertAlmostEqual(int(facts["fah.memory.rss.wait4.max_rss_bytes"]) / kernel, 1, delta=0.05)
        self.assertAlmostEqual(int(facts["fah.memory.rss.time.max_rss_bytes"]) / kernel, 1, delta=0.05)
        self.assertIn("(/usr/bin/time: ", run.stdout)

    def test_series(self):
        run = self.profile(self.script("""
            import time
            block = bytearray(200 << 20)
            time.sleep(0.5)
        """))
        series = run.json["fixingahole"]["rss"]
        self.assertGreater(max(point[1] for point in series), 200 << 20)


if __name__ == "__main__":
    unittest.main()
