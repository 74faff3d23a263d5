"""The commands of the guides, as they are written there. Times of a long run are made those of a short one.

Seen to fail: with an option in a guide that there is none of.
"""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import harness

GUIDES = ("getting-started.md", "reporters.md", "memory.md", "html-report.md")
SCRIPT = """
    import time
    def work():
        begin = time.monotonic()
        while time.monotonic() - begin < 0.5: sum(range(1000))
    kept = bytearray(30 << 20)
    work()
"""
SHORT = {"10s": "100ms", "20s": "300ms"}


def commands(guide):
    """Those of code blocks, without the remark behind them."""
    for line in (harness.ROOT / "docs" / guide).read_text(encoding="utf-8").splitlines():
        found = re.match(r"(?:\$ |    )(fixingahole .*)", line)
        if found:
            yield re.sub(r" +#.*| \[FILE\]$", "", found[1])


class Guides(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        (self.folder / ".git").mkdir()
        (self.folder / "my_package").mkdir()
        for name in ("my_script.py", "script.py", "app.py", "my_package/tool.py", "my_package/__init__.py"):
            self.script(SCRIPT if not name.endswith("init__.py") else "", name)
        self.script("def test_it(): pass\n", "test_it.py")
        self.script("#!/bin/sh\nexit 0\n", "xdg-open").chmod(0o755)
        self.path = f"{pathlib.Path(harness.COMMAND).parent}:{self.folder}:{os.environ['PATH']}"

    def run_line(self, line):
        return subprocess.run(["bash", "-c", line], cwd=self.folder, env=self.environment(PATH=self.path), timeout=240,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def there(self, script, name):
        """Results under the name that a guide gives them."""
        self.assertEqual(self.run_line(f"fixingahole profile --memory -o performance/{script}/{name} {script}.py").returncode, 0)

    def test_of_all_guides(self):
        self.there("my_script", "20261120_192832")
        self.there("app", "20260129_201440")
        self.there("app", "20260130_090000")
        for name in ("before", "after"):
            shutil.copytree(self.folder / "performance" / "app", self.folder / name)
        shutil.copy(self.folder / "before" / "20260129_201440" / "profile_results.json", self.folder)
        ran = 0
        for guide in GUIDES:
            for line in commands(guide):
                if "pytest" in line and not harness.has("pytest", shutil.which("python")):
                    continue
                with self.subTest(guide=guide, line=line):
                    done = self.run_line(re.sub(r"\b[12]0s\b", lambda time: SHORT[time[0]], line))
                    growth = "--fail-above" in line and done.returncode == 1  # a busy machine may find some
                    self.assertTrue(done.returncode == 0 or growth, done.stdout)
                    ran += 1
        self.assertGreater(ran, 14)


if __name__ == "__main__":
    unittest.main()
