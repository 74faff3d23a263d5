"""Recordings afterwards: any report, of a part too, of several as one; what changed between two; what is left after a crash.

Seen to fail: with --to not looked at, with the second run's times not shifted, and with --fail-above that never fails.
"""
import csv
import io
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

import harness

# Two halves of about a second each, told apart by their function.
HALVES = """
    import time
    def first(end):
        while time.{clock}() < end: sum(range(500))
    def second(end):
        while time.{clock}() < end: sum(range(500))
    print(time.monotonic(), flush=True)
    start = time.{clock}()
    first(start + {first})
    print(time.monotonic(), flush=True)
    second(start + {first} + {second})
"""


VERSION_AT = 8  # of the recording's first bytes: magic, then its version


class Halves(harness.EndToEnd):
    clock = "perf_counter"

    def halves(self, first, second):
        return self.script(HALVES.format(first=first, second=second, clock=self.clock), "halves.py")

    def run_halves(self, name, first=1.0, second=1.0, options=()):
        script = self.halves(first, second)
        run = self.call("profile", "--quiet", "-o", self.folder / name, *options, script)
        self.assertEqual(run.code, 0, run)
        self.began, self.turned = map(float, run.stdout.split())  # by the clock that the recording has
        return self.folder / name / "recording.fah"

    def seconds(self, file):
        """{function: seconds} of profile.csv."""
        sums = {}
        for row in csv.DictReader(io.StringIO(file.read_text(), newline="")):
            own = sum(int(row[key]) for key in ("python_ns", "native_ns", "system_ns", "wait_ns"))
            sums[row["function"]] = sums.get(row["function"], 0) + own / 1e9
        return sums

    def report(self, recording, *options):
        out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        run = self.call("report", "--reporter", "none", "--reporter", "csv", "-o", out, *options, recording)
        self.assertEqual(run.code, 0, run)
        return self.seconds(out / "profile.csv")


class Recordings(Halves):
    def test_a_part_of_a_run(self):
        before = time.monotonic()
        recording = self.run_halves("out", 3.0, 1.0)
        # The launch was between `before` and self.began, less than 2 s after `before`.
        whole = self.report(recording)
        early = self.report(recording, "--to", f"{self.began - before + 1:.3f}s")
        late = self.report(recording, "--from", f"{self.turned - before + 0.1:.3f}s")
        self.assertGreater(whole["first"] * whole["second"], 0)
        self.assertGreater(early["first"], 0)
        self.assertNotIn("second", early)
        self.assertLess(early["first"], whole["first"])
        self.assertGreater(late["second"], 0)
        self.assertNotIn("first", late)

    def test_the_header_says_which_part(self):
        recording = self.run_halves("out", 0.3, 0.3)
        run = self.call("report", "--from", "100ms", "--to", "200ms", "-o", self.folder / "part", recording)
        self.assertIn("sampled from 0.1 to 0.2 s", run.stdout, run)
        self.assertIn("this report is of 0.100 to 0.200 s of a run of", run.stdout, run)

    def test_durations_that_are_none_are_refused(self):
        for options, why in ((["--from", "soon"], "no duration"), (["--from", "2s", "--to", "1s"], "not later")):
            run = self.call("report", *options, "nothing.fah")
            self.assertEqual(run.code, 2, run)
            self.assertIn(why, run.stderr)

    def test_every_reporter_makes_the_same_bytes_live_and_later(self):
        folder = pathlib.Path(harness.COMMAND).resolve().parent.parent / "lib" / "fixingahole" / "plugins" / "reporters"
        names = sorted(path.stem for path in folder.glob("*.so"))
        self.assertGreaterEqual(len(names), 15)
        options = [word for name in names for word in ("--reporter", name)]
        recording = self.run_halves("out", 0.3, 0.3, ["--memory", *options])
        again = self.call("report", *options, "-o", self.folder / "again", "--quiet", recording)
        self.assertEqual(again.code, 0, again)
        made = sorted(path.name for path in (self.folder / "again").iterdir())
        self.assertGreaterEqual(len(made), len(names) + 1)
        for name in made:
            live, later = (self.folder / "out" / name).read_bytes(), (self.folder / "again" / name).read_bytes()
            self.assertEqual(live, later, name)

    def test_several_as_one(self):
        a, b = self.run_halves("a", 0.4, 0.2), self.run_halves("b", 0.2, 0.4)
        run = self.call("merge", a, b, "-o", self.folder / "both", "--reporter", "csv", "--quiet")
        self.assertEqual(run.code, 0, run)
        both, first, second = self.seconds(self.folder / "both" / "profile.csv"), self.report(a), self.report(b)
        for name in ("first", "second"):
            self.assertAlmostEqual(both[name], first[name] + second[name], places=6)
        self.assertEqual(self.report(self.folder / "both" / "recording.fah"), both)

    def test_merge_writes_over_none_of_them(self):
        a = self.run_halves("a", 0.1, 0.1)
        run = self.call("merge", a, a, "-o", self.folder / "a")
        self.assertEqual(run.code, 2, run)
        self.assertIn("written over", run.stderr)

    def test_merge_takes_none_twice_and_leaves_nothing(self):
        a = self.run_halves("a", 0.1, 0.1)
        for words, message in ((["a/recording.fah", a], "given twice"), ([a, "halves.py"], "not a recording")):
            run = self.call("merge", *words, "-o", self.folder / "made")
            self.assertEqual(run.code, 2, run)
            self.assertIn(message, run.stderr)
            self.assertFalse((self.folder / "made").exists())

    def test_a_report_of_nothing_is_refused(self):
        recording = self.run_halves("out", 0.1, 0.1)
        for words, message in ((["--from", "100s"], "the run was measured for"), (["--reporter", "none"], "no reporter")):
            run = self.call("report", *words, "-o", self.folder / "later", recording)
            self.assertEqual(run.code, 2, run)
            self.assertIn(message, run.stderr)
            self.assertFalse((self.folder / "later").exists())

    def opener(self):
        opener = self.folder / "bin" / "xdg-open"
        opener.parent.mkdir()
        opener.write_text(f"#!/bin/sh\necho \"$1\" >> {self.folder}/opened\n")
        opener.chmod(0o755)
        return self.environment(PATH=f"{opener.parent}:{os.environ['PATH']}")

    def test_open_makes_the_page_of_a_run(self):
        environment = self.opener()
        self.profile(self.script("print(1)\n"), "--open", "--quiet", environment=environment)
        self.assertEqual((self.folder / "opened").read_text().split(), [str(self.folder / "out" / "profile.html")])
        (self.folder / "opened").unlink()
        self.profile(self.folder / "script.py", "--open", "-r", "2", environment=environment)
        self.assertEqual((self.folder / "opened").read_text().split(), [str(self.folder / "out" / "profile_2.html")])

    def test_open_runs_what_opens_files(self):
        recording = self.run_halves("out", 0.1, 0.1)
        environment = self.opener()
        run = self.call("report", "--quiet", "--open", "--reporter", "none", "--reporter", "csv", "--reporter", "html",
                        recording, environment=environment)
        self.assertEqual(run.code, 0, run)
        self.assertEqual((self.folder / "opened").read_text().strip(), str(self.folder / "out" / "profile.html"))

    def test_what_is_left_after_a_crash_is_readable(self):
        script = self.halves(3, 60)
        words = [harness.COMMAND, "profile", "--quiet", "-o", str(self.folder / "out"), str(script)]
        host = subprocess.Popen(words, env=self.environment(), cwd=self.folder, start_new_session=True)
        recording = self.folder / "out" / "recording.fah"
        end = time.monotonic() + 60
        while time.monotonic() < end and "first" not in self.told_so_far(recording):
            time.sleep(0.1)
        os.killpg(host.pid, signal.SIGKILL)  # and the script with it
        host.wait()
        run = self.call("report", "-o", self.folder / "left", "--reporter", "csv", recording)
        self.assertEqual(run.code, 0, run)
        self.assertIn("has no end", run.stdout)
        self.assertIn("halves.py", run.stdout.splitlines()[0])
        self.assertIn("first", self.seconds(self.folder / "left" / "profile.csv"))

    def told_so_far(self, recording):
        """By a recording that is still being written."""
        run = self.call("report", "-o", self.folder / "so far", "--reporter", "csv", recording)
        return self.seconds(self.folder / "so far" / "profile.csv") if run.code == 0 else {}

    def test_a_newer_version_says_so(self):
        recording = self.run_halves("out", 0.1, 0.1)
        content = bytearray(recording.read_bytes())
        content[VERSION_AT:VERSION_AT + 4] = (200).to_bytes(4, "little")
        newer = self.folder / "newer.fah"
        newer.write_bytes(content)
        run = self.call("report", newer)
        self.assertEqual(run.code, 2, run)
        self.assertIn("a recording of version 200", run.stderr)


class Compare(Halves):
    clock = "thread_time"  # a busy machine must not make the runs differ

    def test_the_last_two_runs_of_a_script(self):
        for first in (0.5, 1.0):
            script = self.halves(first, 0.5)
            run = self.call("profile", "--quiet", script, environment=self.environment(FIXINGAHOLE_ROOT=str(self.folder)))
            self.assertEqual(run.code, 0, run)
            time.sleep(1.1)
        run = self.call("compare", environment=self.environment(FIXINGAHOLE_ROOT=str(self.folder)))
        self.assertEqual(run.code, 0, run)
        (line,) = [line for line in run.stdout.splitlines() if line.startswith("first")]
        self.assertRegex(line, r"\+0\.[3-7]\d* s .*slower")

    def test_fail_above(self):
        slow, fast = self.run_halves("slow", 1.5, 0.5), self.run_halves("fast", 0.5, 0.5)
        grew = self.call("compare", fast, slow, "--fail-above", "5%", "-o", self.folder / "one")
        self.assertEqual(grew.code, 1, grew)
        self.assertEqual(self.call("compare", slow, fast, "--fail-above", "5%", "-o", self.folder / "two").code, 0)
        self.assertEqual(self.call("compare", fast, slow, "--fail-above", "900%", "-o", self.folder / "three").code, 0)
        self.assertEqual(self.call("compare", fast, slow, "--fail-above", "much").code, 2)
        again = self.call("compare", fast, slow, "--quiet", "-o", self.folder / "again")
        self.assertEqual((again.code, again.stdout), (0, ""), again)
        for name in ("compare.txt", "compare.md", "compare.svg", "compare.html"):
            made = (self.folder / "one" / name).read_bytes()
            self.assertGreater(len(made), 300, name)
            self.assertEqual(made, (self.folder / "again" / name).read_bytes(), name)
        self.assertIn("hsl(5,", (self.folder / "one" / "compare.svg").read_text())

    def test_names_show_as_they_are_written(self):
        script = """
            import time
            def größe_計測():
                end = time.thread_time() + 0.3
                while time.thread_time() < end: sum(range(500))
            größe_計測()
        """
        for name in ("a", "b"):
            run = self.call("profile", "--quiet", "-o", self.folder / name, self.script(script, "maß.py"))
            self.assertEqual(run.code, 0, run)
        for words in ((), ("--format", "markdown")):
            run = self.call("compare", self.folder / "a", self.folder / "b", *words)
            self.assertEqual(run.code, 0, run)
            self.assertRegex(run.stdout, r"größe(_|&#95;)計測 \(maß\.py:3\)")

    def test_sets_of_repeats(self):
        for side, first in (("before", 0.2), ("after", 0.6)):
            for number in range(3):
                self.run_halves(f"{side}/{number}", first, 0.2)
        run = self.call("compare", self.folder / "before", self.folder / "after", "-o", self.folder / "made",
                        "--format", "markdown")
        self.assertEqual(run.code, 0, run)
        self.assertIn("3 runs before, 3 runs after", run.stdout)
        self.assertIn("Welch", run.stdout)
        (line,) = [line for line in run.stdout.splitlines() if line.startswith("| first")]
        self.assertIn("slower", line)
        self.assertIn('id="data"', (self.folder / "made" / "compare.html").read_text())


if __name__ == "__main__":
    unittest.main()
