"""The oracle in short: three programs that time their own parts, four points, no impossible stack; bench/oracle has the
whole.

Seen to fail: with a wrong truth in split.py (13 points off), with the callers of calls.py's leaf1 given as leaf2's (182
samples), with native time read as Python's (20 points).
"""
import json
import sys
import unittest

import harness

sys.path.insert(0, str(harness.ROOT / "bench"))
import ours
from oracle import jobs
from oracle.judge import judge
from oracle.profilers import Ours

SECONDS = 5.0
POINTS = 4.0


class Oracle(unittest.TestCase):
    def setUp(self):
        ours.COMMAND = harness.COMMAND

    def check(self, case):
        job = jobs.Job(case, "cpu", Ours("fah.sampler.signal"), "", sys.executable, SECONDS)
        truth, seen = jobs.run(job)
        truth = json.loads(truth)
        del truth["groups"][1:]  # which of two calls of 100 ns is met is chance, in so few samples
        verdict = judge(truth, seen)
        self.assertGreater(verdict.samples, 300)
        self.assertLess(verdict.worst(), POINTS, (truth, verdict))
        self.assertEqual(verdict.impossible, 0, (truth, seen.pairs))
        self.assertLess(verdict.lost, 0.02 * verdict.samples, verdict)

    def test_two_functions(self):
        self.check("split")

    def test_calls_against_inline(self):
        self.check("calls")

    def test_native_against_python(self):
        self.check("native_released")


if __name__ == "__main__":
    unittest.main()
