"""The wheel in fresh virtual environments, one for each Python here. FAH_TEST_WHEEL names it (`./dev wheel` makes one); without
it there is nothing to test. Meant to catch the plugins left out of the wheel.
"""
import json
import os
import subprocess
import unittest

import harness
from notebooks_test import notebook

WHEEL = os.environ.get("FAH_TEST_WHEEL", "")
WORK = """
def work():
    import time
    end = time.thread_time() + 0.3
    while time.thread_time() < end:
        sum(range(1000))
"""


@unittest.skipUnless(WHEEL, "FAH_TEST_WHEEL names no wheel")
class Package(harness.EndToEnd):
    def installed(self, label, python):
        place = self.folder / f"env-{label}"
        subprocess.run([python, "-m", "venv", place], check=True, timeout=120)
        subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
                        "--disable-pip-version-check", WHEEL], check=True, timeout=120)
        return place / "bin"

    def call_in(self, bin_folder, *words, cwd=None):
        return subprocess.run([bin_folder / words[0], *map(str, words[1:])], cwd=cwd or self.folder, text=True,
                              env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)

    def test_the_command_in_a_fresh_environment(self):
        repository = self.folder / "repo"
        (repository / "sub").mkdir(parents=True)
        subprocess.run(["git", "init", "-q", repository], check=True)
        (repository / "my_new_method.ipynb").write_text(notebook(WORK, "work()"))
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                commands = self.installed(label, python)
                done = self.call_in(commands, "fixingahole", "profile", "my_new_method.ipynb", "-m", "-np", "matplotlib",
                                    "-np", "plotly", "-r", "2", cwd=repository / "sub")
                self.assertEqual(done.returncode, 0, done.stderr)
                newest = max((repository / "performance" / "my_new_method").iterdir(), key=lambda path: path.stat().st_mtime)
                told = json.loads((newest / "function_stats.json").read_text())
                self.assertIn("my_new_method.ipynb:work", told)
                profile = json.loads((newest / "profile_results_1.json").read_text())
                self.assertIn(str(commands), profile["fixingahole"]["python"])

    def test_as_a_module_and_from_python(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                commands = self.installed(label, python)
                done = self.call_in(commands, "python", "-m", "fixingahole", "plugins")
                self.assertIn("fah.reporter.text", done.stdout)
                done = self.call_in(commands, "python", "-c",
                                    "from fixingahole.config import Config; print(Config.output.name)")
                self.assertEqual(done.stdout, "performance\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
