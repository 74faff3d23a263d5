"""profile_results.json: opened by `scalene view --cli`, as a person with Scalene's tools would.

Seen to fail: with "lines" of a file renamed.
"""
import importlib.util
import os
import re
import subprocess
import sys
import unittest

import rendered


class Scalene(unittest.TestCase):
    def view(self, profile):
        if not importlib.util.find_spec("scalene"):
            self.skipTest("scalene is not installed")
        command = [sys.executable, "-m", "scalene", "view", "--cli", profile.path("profile_results.json")]
        made = subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
                              env={**os.environ, "COLUMNS": "200"})
        self.assertEqual(made.returncode, 0, f"{profile.name}: {made.stdout[-2000:]}{made.stderr[-2000:]}")
        self.assertNotIn("Traceback", made.stderr + made.stdout)
        return re.sub(r"\x1b\[[0-9;]*m", "", made.stdout)

    def test_it_shows_the_lines_that_cost(self):
        self.assertIn("total += number", self.view(rendered.Profile("mixed")))

    def test_it_shows_memory(self):
        self.assertIn("signal = np.zeros(count)", self.view(rendered.Profile("memory")))

    def test_it_bears_any_name(self):
        for name in ("hostile", "vicious", "waiting", "crowd"):
            self.view(rendered.Profile(name))


if __name__ == "__main__":
    unittest.main()
