"""What is wrong is said, with exit code 2, before anything runs and without a file written: a table of every kind of input.

Each case is run in a folder of its own; the script would leave a mark if it ran, and the tree is compared before and after.
Meant to catch the check of --repeat's range left out (the program runs), and with the output folder made too early.
"""
import os
import pathlib
import shutil
import subprocess
import unittest

import harness
from refused_tables import (COMMANDS, MARK, NOTEBOOKS, OPTIONS, PATHS, PROFILES, SETTING_FILES, SETTINGS, VARIABLES,
                            profile)


class Refused(harness.EndToEnd):
    def setUp(self):
        super().setUp()
        self.script(MARK, "app.py")
        for name in ("some", "runs", "one", "two", ".git"):
            (self.folder / name).mkdir()
        for name in ("some/hidden.py", "one/twin.py", "two/twin.py"):
            self.script(MARK, name)
        (self.folder / "runs" / "a.json").write_text(profile())
        os.mkfifo(self.folder / "pipe")
        (self.folder / "dangling").symlink_to("no/where")

    def tree(self):
        return sorted(str(path) for path in self.folder.rglob("*"))

    def refused(self, words, message, environment=None):
        before = self.tree()
        run = self.call(*words, environment=environment)
        self.assertEqual(run.code, 2, run)
        self.assertIn(message, run.stderr)
        self.assertTrue(run.stderr.startswith("fixingahole: error: ") or "warning" in run.stderr, run)
        self.assertEqual(run.stdout, "")
        self.assertEqual(self.tree(), before, "something was written")
        return run

    def test_options(self):
        for name, (words, message) in OPTIONS.items():
            with self.subTest(name):
                self.refused(["profile", *words.split()], message)

    def test_paths(self):
        for name, (words, message) in PATHS.items():
            with self.subTest(name):
                self.refused(["profile", *words.split()], message)

    def test_settings(self):
        file = self.folder / "pyproject.toml"
        for name, (text, message, line) in SETTINGS.items():
            file.write_text(f"[tool.fixingahole]\n{text}\n" if text else "[tool]\nfixingahole = 5\n")
            with self.subTest(name):
                for words in (["profile", "app.py"], ["settings"]):
                    run = self.refused(words, message)
                    self.assertIn(f"pyproject.toml{line}", run.stderr)
        file.unlink()

    def test_files_of_settings(self):
        file = self.folder / "pyproject.toml"
        for name, (content, message) in SETTING_FILES.items():
            file.write_bytes(content)
            with self.subTest(name):
                self.refused(["profile", "app.py"], message)
        file.unlink()
        for name, make in {"a folder": file.mkdir, "a pipe": lambda: os.mkfifo(file),
                           "a link to nowhere": lambda: file.symlink_to("nowhere")}.items():
            make()
            with self.subTest(name):
                self.refused(["profile", "app.py"], "cannot read")
            file.rmdir() if file.is_dir() else file.unlink()

    def test_variables(self):
        for name, (variable, value, message) in VARIABLES.items():
            with self.subTest(name):
                self.refused(["profile", "app.py"], message, self.environment(**{variable: value}))

    def test_notebooks(self):
        for name, (text, message) in NOTEBOOKS.items():
            (self.folder / "nb.ipynb").write_text(text)
            with self.subTest(name):
                self.refused(["profile", "nb.ipynb"], message)

    def test_profiles(self):
        for name, (text, message) in PROFILES.items():
            (self.folder / "some" / "bad.json").write_text(text)
            with self.subTest(name):
                self.refused(["summarize", "some/bad.json"], message)
                self.refused(["stats", "some"], message)

    def test_commands(self):
        for name, (words, message) in COMMANDS.items():
            with self.subTest(name):
                self.refused(words.split(), message)

    def test_without_effect_is_one_warning(self):
        for words, message in ((["--output-file", "x.json"], "--output-file has no effect without --repeat"),
                               (["--no-sort"], "--no-sort has no effect without --repeat"),
                               (["--min-duration", "1ms"], "--min-duration has no effect without --timeline")):
            run = self.call("profile", "-o", self.folder / "out", *words, "app.py")
            self.assertEqual(run.code, 0, run)
            self.assertEqual(run.stderr.count("warning: "), 1, run)
            self.assertIn(message, run.stderr)

    def test_devices_are_written_to_not_replaced(self):
        device = self.folder / "device"
        device.symlink_to("/dev/null")
        run = self.call("stats", "runs", "-o", device)
        self.assertEqual(run.code, 0, run)
        self.assertTrue(device.is_symlink())

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs another user's rights")
    def test_what_may_not_be_read_or_written(self):
        """As a user who may not: unreadable settings, scripts, folders of plugins; results that cannot be written."""
        command = shutil.copytree(pathlib.Path(harness.COMMAND).parents[1], self.folder / "installed", symlinks=False,
                                  ignore=lambda folder, names: [name for name in names if folder == str(self.build())
                                                                and name not in ("bin", "lib", "libexec", "share")])
        self.folder.chmod(0o755)
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", command / "bin" / "fixingahole"]
        (self.folder / "home").mkdir(mode=0o777)
        (self.folder / "home").chmod(0o777)
        for name in ("closed", "runs"):
            (self.folder / name).mkdir(exist_ok=True)
        self.script(MARK, "closed/inner.py")
        (self.folder / "closed").chmod(0)
        self.script(MARK, "secret.py").chmod(0)
        for words, message in ((["profile", "../secret.py"], "Permission denied"),
                               (["profile", "../closed/inner.py"], "Permission denied"),
                               (["profile", "--plugin-path", "../closed", "../app.py"], "cannot be read"),
                               (["profile", "-o", "../runs/out", "../app.py"], "cannot be used"),
                               (["stats", "../runs"], "cannot be used")):
            with self.subTest(words=words):
                done = subprocess.run([*nobody, *words], cwd=self.folder / "home", capture_output=True, text=True, timeout=60,
                                      env=self.environment())
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(message, done.stderr)
                self.assertEqual(list((self.folder / "home").iterdir()), [])

    def build(self):
        return pathlib.Path(harness.COMMAND).parents[1]

    def test_there_are_many(self):
        tables = (OPTIONS, PATHS, SETTINGS, SETTING_FILES, VARIABLES, NOTEBOOKS, PROFILES, COMMANDS)
        self.assertGreaterEqual(sum(map(len, tables)), 170)


if __name__ == "__main__":
    unittest.main()
