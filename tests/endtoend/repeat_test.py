"""--repeat, stats and summarize: figures are those that one computes by hand from the JSON files.

Meant to catch the population's deviation in place of the sample's, and with an absent function left out of the mean.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import unittest

import harness

BUSY = """
    import sys, time
    def work(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))
    def other():
        work(0.1)
    work(0.2)
    other()
"""
REFERENCE = pathlib.Path(os.environ.get("FAH_SCALENE_FILE", harness.ROOT.parent / "shared" / "reference" / "scalene-2.4.0.json"))


def by_hand(files, root):
    """{key: [(user, system, memory) of each run]}"""
    runs = [json.loads(pathlib.Path(file).read_text()) for file in files]
    sums = {}
    for number, run in enumerate(runs):
        total = run["fixingahole"]["total_ns"] / 1e9 if "fixingahole" in run else run["elapsed_time_sec"]
        for name, file in run["files"].items():
            label = str(pathlib.Path(name).relative_to(root)) if name.startswith(f"{root}/") else name
            for function in file["functions"]:
                row = sums.setdefault(f"{label}:{function['line']}", [[0, 0, 0] for _ in runs])[number]
                row[0] += (function["n_cpu_percent_python"] + function["n_cpu_percent_c"]) * total / 100
                row[1] += function["n_sys_percent"] * total / 100
                row[2] += function["n_peak_mb"]
    return sums


def made_up(**functions):
    """A profile as Scalene writes it: {name: (python %, native %, system %, peak MB)} of 10 s."""
    return json.dumps({"elapsed_time_sec": 10.0, "files": {"/made/up.py": {"functions": [
        {"line": name, "lineno": 3, "n_cpu_percent_python": figures[0], "n_cpu_percent_c": figures[1],
         "n_sys_percent": figures[2], "n_peak_mb": figures[3]} for name, figures in functions.items()]}}})


class Repeat(harness.EndToEnd):
    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=me", "-c", "user.email=me@example.org", *words], cwd=self.folder,
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def check(self, told, files, root):
        expected = by_hand(files, root)
        self.assertEqual(set(told) - {"metadata"}, set(expected))
        for key, rows in expected.items():
            self.assertEqual(told[key]["count"], len(files))
            for column, name in enumerate(("user", "system", "memory")):
                values = [row[column] for row in rows]
                self.assertAlmostEqual(told[key][name]["avg"], statistics.mean(values), places=6)
                deviation = statistics.stdev(values) if len(values) > 1 else 0
                self.assertAlmostEqual(told[key][name]["std"], deviation, places=6)

    def test_three_runs_in_a_repository(self):
        self.git("init", "-b", "trunk")
        self.script(BUSY)
        self.git("add", "script.py")
        self.git("commit", "-m", "one")
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=self.folder, capture_output=True, text=True).stdout.strip()
        (self.folder / "sub").mkdir()
        run = self.call("profile", "script.py", "-m", "-r", "3", cwd=self.folder / "sub")
        self.assertEqual(run.code, 0, run)
        (folder,) = (self.folder / "performance" / "script").iterdir()
        files = [folder / f"profile_results_{number}.json" for number in (1, 2, 3)]
        for number in (1, 2, 3):
            for name in ("profile_summary_%d.txt", "profile_tree_%d.txt", "recording_%d.fah", "profile_results_%d.txt"):
                self.assertTrue((folder / (name % number)).exists(), name % number)
        told = json.loads((folder / "function_stats.json").read_text())
        self.check(told, files, self.folder)
        self.assertIn("script.py:work", told)
        metadata = told["metadata"]
        self.assertEqual(set(metadata), {"repo", "branch", "commit", "used_dirty_files", "utc_time"})
        self.assertEqual((metadata["repo"], metadata["branch"]), (self.folder.name, "trunk"))
        self.assertEqual((metadata["commit"], metadata["used_dirty_files"]), (commit, False))
        users = [figures["user"]["avg"] for key, figures in told.items() if key != "metadata"]
        self.assertEqual(users, sorted(users, reverse=True))

        with open(self.folder / "script.py", "a") as script:
            script.write("\n")
        again = self.call("stats", folder, "-o", "again.json")
        self.assertEqual(again.code, 0, again)
        other = json.loads((folder / "again.json").read_text())
        self.assertIs(other.pop("metadata")["used_dirty_files"], True)
        told.pop("metadata")
        self.assertEqual(told, other)
        self.assertRegex(again.stdout, r"script\.py:work +\d\.\d{3} ± \d\.\d{3}")

    def test_the_first_failing_run_ends_it(self):
        script = self.script("""
            import os, sys
            count = len(os.listdir(sys.argv[1]))
            open(os.path.join(sys.argv[1], str(count)), "w").close()
            sys.exit(5 if count == 1 else 0)
        """)
        (self.folder / "counts").mkdir()
        run = self.profile(script, self.folder / "counts", options=["--repeat", "4"])
        self.assertEqual(run.code, 5, run)
        self.assertEqual(len(list((self.folder / "counts").iterdir())), 2)
        self.assertTrue((run.output / "profile_results_1.json").exists())
        self.assertFalse((run.output / "profile_results_3.json").exists())
        self.assertFalse((run.output / "function_stats.json").exists())

    def test_options(self):
        script = self.script(BUSY)
        run = self.profile(script, options=["-r", "1", "--no-metadata", "--no-sort", "--output-file", "mine.json"])
        self.assertEqual(run.code, 0, run)
        told = json.loads(run.text("mine.json"))
        self.assertNotIn("metadata", told)
        self.assertEqual(list(told), sorted(told))
        self.assertEqual({figures["user"]["std"] for figures in told.values()}, {0})


class Stats(harness.EndToEnd):
    def folder_of(self, **files):
        folder = self.folder / "runs"
        folder.mkdir()
        for name, text in files.items():
            (folder / f"{name}.json").write_text(text)
        return folder

    def test_a_function_absent_from_a_run_counts_0_in_it(self):
        folder = self.folder_of(a=made_up(f=(10, 10, 5, 3), g=(1, 0, 0, 0)), b=made_up(f=(20, 10, 5, 5)))
        run = self.call("stats", folder, "--no-metadata")
        self.assertEqual(run.code, 0, run)
        told = json.loads((folder / "function_stats.json").read_text())
        self.check_spread(told["/made/up.py:f"]["user"], 2.5, statistics.stdev([2, 3]))
        self.check_spread(told["/made/up.py:f"]["memory"], 4, statistics.stdev([3, 5]))
        self.check_spread(told["/made/up.py:g"]["user"], 0.05, statistics.stdev([0.1, 0]))
        self.assertEqual(told["/made/up.py:g"]["count"], 2)

    def check_spread(self, spread, mean, deviation):
        self.assertAlmostEqual(spread["avg"], mean)
        self.assertAlmostEqual(spread["std"], deviation)

    def test_a_bad_file_among_good_ones_is_named_and_left_out(self):
        folder = self.folder_of(good=made_up(f=(10, 0, 0, 0)), broken="{", other='{"a": 1}', empty="")
        run = self.call("stats", folder)
        self.assertEqual(run.code, 0, run)
        for name in ("broken.json", "other.json", "empty.json"):
            self.assertIn(name, run.stderr)
        self.assertNotIn("good.json", run.stderr)
        self.assertEqual(json.loads((folder / "function_stats.json").read_text())["/made/up.py:f"]["count"], 1)
        again = self.call("stats", folder)  # its own file is no profile, and nobody has to be told
        self.assertNotIn("function_stats", again.stderr)

    def test_without_a_repository(self):
        folder = self.folder_of(good=made_up(f=(10, 0, 0, 0)))
        self.assertEqual(self.call("stats", folder).code, 0)
        metadata = json.loads((folder / "function_stats.json").read_text())["metadata"]
        self.assertIsNone(metadata["repo"])
        self.assertRegex(metadata["utc_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    @unittest.skipUnless(REFERENCE.exists(), "no file of Scalene's here")
    def test_what_scalene_wrote(self):
        folder = self.folder_of()
        shutil.copy(REFERENCE, folder / "scalene.json")
        run = self.call("stats", folder)
        self.assertEqual(run.code, 0, run)
        told = json.loads((folder / "function_stats.json").read_text())
        for key, rows in by_hand([REFERENCE], "/nowhere").items():
            self.assertAlmostEqual(told[key]["user"]["avg"], rows[0][0], places=6)


class Summarize(harness.EndToEnd):
    def test_of_our_own_file_is_what_was_printed(self):
        profiled = self.profile(self.script(BUSY), options=["-m"])
        run = self.call("summarize", profiled.output / "profile_results.json")
        self.assertEqual(run.code, 0, run)
        self.assertIn("Top ", run.stdout)
        for part in ("Profile Summary", "Functions by Module:", "Stack Trace Summary", "work", "script.py"):
            self.assertIn(part, run.stdout)

    def test_number_and_threshold(self):
        path = self.folder / "some.json"
        path.write_text(made_up(**{f"f{n}": (n, 0, 0, 0) for n in range(1, 9)}, tiny=(0.05, 0, 0, 0), small=(0.2, 0, 0, 0)))
        run = self.call("summarize", path)
        self.assertIn("Top 9 Functions", run.stdout)
        self.assertNotIn("tiny", run.stdout)
        run = self.call("summarize", "-n", "3", "-t", "0", path)
        self.assertIn("Top 3 Functions", run.stdout)
        self.assertRegex(run.stdout, r"1\. f8 +8\.00%")
        self.assertIn("tiny", self.call("summarize", "-n", "20", "-t", "0", path).stdout)
        run = self.call("summarize", "--threshold", "5", path)
        self.assertIn("Top 4 Functions", run.stdout)
        self.assertIn("No function has such a share", self.call("summarize", "-t", "50", path).stdout)

    @unittest.skipUnless(REFERENCE.exists(), "no file of Scalene's here")
    def test_of_scalene(self):
        run = self.call("summarize", REFERENCE)
        self.assertEqual(run.code, 0, run)
        for part in ("Finished in 4.948 seconds using 71.402 MB of heap RAM", "matrix", "workload.py:8", "Stack Trace Summary"):
            self.assertIn(part, run.stdout)


if __name__ == "__main__":
    unittest.main()
