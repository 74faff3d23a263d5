"""However a program is started, it is profiled, and the interpreter that ran it is the one that the report names.

Seen to fail with another Python taken than the one that was asked for.
"""
import os
import pathlib
import shutil
import subprocess
import unittest
import zipapp

import harness

BUSY = """
    import sys, time

    def busy(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            sum(range(1000))

    busy(0.3)
    print("%d.%d.%d" % sys.version_info[:3], sys.prefix)
"""


class Starts(harness.EndToEnd):
    def check(self, *words, shown="busy", prefix=None, **environment):
        """`profile WORDS`: the function is found, and the report names the version that the program printed."""
        run = self.call("profile", "--clock", "cpu", "-o", self.folder / "out", *words,
                        environment=self.environment(**environment))
        self.assertEqual(run.code, 0, run)
        version, real_prefix = run.stdout.splitlines()[0].split(" ", 1)
        (line,) = [line for line in run.stdout.splitlines() if line.startswith("Python: ")]
        self.assertTrue(line.endswith(f"CPython {version}"), run)
        # What starts around it costs more on a busy machine, and its last ticks come late: so not its share of the whole.
        seconds = run.share(shown) / 100 * run.json["fixingahole"]["total_ns"] / 1e9
        self.assertGreater(seconds, 0.15, run)
        self.assertLess(seconds, 0.5, run)
        if prefix:
            self.assertEqual(os.path.realpath(real_prefix), os.path.realpath(prefix), run)
        return line

    def each(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                yield python

    def test_commands_modules_and_archives_on_every_interpreter(self):
        self.script(BUSY, "mine.py")
        (self.folder / "package").mkdir()
        self.script(BUSY, "package/__main__.py")
        zipapp.create_archive(self.folder / "package", self.folder / "mine.pyz")
        for python in self.each():
            self.check("--python", python, self.folder / "mine.pyz")
            self.check("--python", python, "--module", "package")
            self.check("--", python, "-I", "-B", "mine.py")

    def test_module(self):
        self.script(BUSY, "mine.py")
        self.check("--python", harness.sys.executable, "--module", "mine")
        self.check("--", harness.sys.executable, "-m", "mine")

    def test_through_a_shell_and_env(self):
        script = self.script(BUSY)
        self.check("--", "sh", "-c", f"exec {harness.sys.executable} {script}")
        self.check("--", "env", "COLOUR=blue", harness.sys.executable, script)
        script.write_text(f"#!{harness.sys.executable}\n{script.read_text()}")
        script.chmod(0o755)
        self.check("--", "./script.py")

    def environment_of(self, python):
        folder = self.folder / "an environment"
        made = subprocess.run([python, "-m", "venv", "--clear", "--without-pip", folder], capture_output=True, text=True)
        if made.returncode != 0:
            self.skipTest(f"{python} has no venv: {made.stdout.strip().splitlines()[:1]}")
        return folder

    def test_venv(self):
        script = self.script(BUSY)
        venv = self.environment_of(harness.sys.executable)
        line = self.check("--python", venv / "bin" / "python", script, prefix=venv)
        self.assertIn(str(venv / "bin" / "python"), line)
        line = self.check(script, prefix=venv, VIRTUAL_ENV=str(venv))
        self.assertIn("(VIRTUAL_ENV)", line)
        (self.folder / "pyproject.toml").write_text("[tool.fixingahole]\n")
        shutil.move(venv, self.folder / ".venv")
        line = self.check(script, prefix=self.folder / ".venv")
        self.assertIn("(.venv of the project)", line)

    def test_pyenv_shim(self):
        root = pathlib.Path(os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv")))
        versions = [label for label, path in harness.interpreters().items() if path.startswith(str(root / "versions"))]
        if not (root / "shims" / "python3").exists() or not versions:
            self.skipTest("no pyenv here")
        script = self.script(BUSY)
        for label in (versions[0], versions[-1]):
            chosen = pathlib.Path(harness.interpreters()[label]).parents[1]
            line = self.check("--python", root / "shims" / "python3", script, prefix=chosen, PYENV_VERSION=chosen.name)
            self.assertIn("through the shim", line)
            self.check("--", root / "shims" / "python3", script, prefix=chosen, PYENV_VERSION=chosen.name)

    def test_uv_run(self):
        uv = pathlib.Path(harness.TEST_PYTHON).parent / "uv"
        if not uv.exists():
            self.skipTest("uv is not installed: see tests/requirements.txt")
        script = self.script(BUSY)
        for label in sorted(harness.interpreters())[:1] + ["system"]:
            python = harness.interpreters().get(label)
            if not python:
                continue
            with self.subTest(python=label):
                self.check("--", uv, "run", "--offline", "--no-project", "--python", python, script)


if __name__ == "__main__":
    unittest.main()
