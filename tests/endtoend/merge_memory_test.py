"""Recordings with memory as one: what was allocated adds up, and the peak is that of the run that held the most, for what a run
still held when it ended is not there in the next.

Seen to fail: with a second run that begins with what the first still held, and with the times of the second not shifted.
"""
import json
import unittest

import harness

# What `keep` holds is there at the end; `pass_by` frees what it takes.
PROGRAM = """
    import time
    MB = 1 << 20
    held = []
    def keep(count):
        for _ in range(count):
            held.append(bytearray(MB))
    def pass_by(count):
        block = bytearray(count * MB)
        del block
    keep({keep})
    pass_by({pass_by})
    end = time.thread_time() + 0.1
    while time.thread_time() < end: sum(range(500))
"""
MB = 1 << 20


class MergedMemory(harness.EndToEnd):
    def profiled(self, name, keep, pass_by, mode):
        script = self.script(PROGRAM.format(keep=keep, pass_by=pass_by), "hold.py")
        run = self.call("profile", "--quiet", mode, "-o", self.folder / name, script)
        self.assertEqual(run.code, 0, run)
        return self.folder / name

    def result(self, folder):
        return json.loads((folder / "profile_results.json").read_text())

    def functions(self, result):
        (file,) = result["files"].values()
        return {each["line"]: each for each in file["functions"]}

    def check(self, mode):
        one, other = self.profiled("one", 40, 30, mode), self.profiled("other", 10, 20, mode)
        run = self.call("merge", one, other, "-o", self.folder / "both", "--quiet")
        self.assertEqual(run.code, 0, run)
        results = [self.result(folder) for folder in (one, other, self.folder / "both")]
        first, second, both = (self.functions(result) for result in results)
        for name in ("keep", "pass_by"):
            for figure, rounding in (("n_malloc_mb", 0.02), ("n_mallocs", 1)):
                self.assertAlmostEqual(both[name][figure], first[name][figure] + second[name][figure], delta=rounding,
                                       msg=(name, figure))
            self.assertAlmostEqual(both[name]["n_peak_mb"], max(first[name]["n_peak_mb"], second[name]["n_peak_mb"]), 2)
        self.assertAlmostEqual(results[2]["max_footprint_mb"], results[0]["max_footprint_mb"], 2)
        self.assertAlmostEqual(both["keep"]["n_malloc_mb"], 50, delta=12)
        self.assertAlmostEqual(both["pass_by"]["n_malloc_mb"], 50, delta=25)
        self.assertGreater(results[0]["max_footprint_mb"], results[1]["max_footprint_mb"] + 20)
        self.again(self.folder / "both")

    def again(self, folder):
        """From the joined recording the same, every time."""
        run = self.call("report", folder / "recording.fah", "-o", self.folder / "again", "--quiet")
        self.assertEqual(run.code, 0, run)
        for name in ("profile_results.json", "profile_summary.txt", "profile_results.txt", "profile_tree.txt"):
            self.assertEqual((folder / name).read_bytes(), (self.folder / "again" / name).read_bytes(), name)

    def test_sampled(self):
        self.check("--memory")

    def test_exact(self):
        self.check("--memory=exact")

    def test_a_run_without_memory_beside_one_with_it(self):
        one, other = self.profiled("one", 40, 30, "--memory"), self.profiled("other", 10, 20, "--cpu")
        run = self.call("merge", one, other, "-o", self.folder / "both", "--quiet")
        self.assertEqual(run.code, 0, run)
        both, alone = self.result(self.folder / "both"), self.result(one)
        self.assertAlmostEqual(both["max_footprint_mb"], alone["max_footprint_mb"], 2)
        self.assertIn("without memory", (self.folder / "both" / "profile_summary.txt").read_text())


if __name__ == "__main__":
    unittest.main()
