"""The Python package's settings, resolved by the command. Meant to catch the variables winning over explicit settings."""
import pathlib
import subprocess
import sys
import textwrap
import unittest

import harness


class Config(harness.EndToEnd):
    """The package's sources, with the built command where the installed one would be."""

    def setUp(self):
        super().setUp()
        package = self.folder / "site" / "fixingahole"
        package.mkdir(parents=True)
        for source in (harness.ROOT / "python" / "fixingahole").glob("*.py"):
            (package / source.name).write_text(source.read_text())
        (package / "host").symlink_to(pathlib.Path(harness.COMMAND).resolve().parents[1])
        self.work = self.folder / "work"
        (self.work / ".git").mkdir(parents=True)
        for name in ("scratch", "tmp", "build"):
            (self.work / name).mkdir()

    def python(self, source, python=sys.executable, **variables):
        environment = self.environment(PYTHONPATH=str(self.folder / "site"), **variables)
        code = "import os\nfrom pathlib import Path\nfrom fixingahole.config import Config, DurationOption, Settings\n"
        return subprocess.run([python, "-c", code + textwrap.dedent(source)], cwd=self.work, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    def lines(self, source, **keywords):
        done = self.python(source, **keywords)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    SHOW = "print(Config.root, Config.output, [str(f) for f in Config.ignore], Config.duration is DurationOption.absolute)\n"

    def test_on_every_python(self):
        for label, python in harness.interpreters().items():
            with self.subTest(python=label):
                shown = self.lines(self.SHOW, python=python)
                self.assertEqual(shown, [f"{self.work} {self.work / 'performance'} [] False"])

    def test_explicit_settings(self):
        shown = self.lines(f"""
            Config.configure(Settings(root=Path({str(self.work)!r}), output="profiling", duration="absolute",
                                      ignore=[Path({str(self.work)!r}) / "scratch"]))
            {self.SHOW}""", FIXINGAHOLE_OUTPUT="elsewhere")
        self.assertEqual(shown, [f"{self.work} {self.work / 'profiling'} ['{self.work / 'scratch'}'] True"])

    def test_precedence_for_each_key(self):
        (self.work / "pyproject.toml").write_text('[tool.fixingahole]\noutput = "file"\nduration = "absolute"\n')
        shown = self.lines(f"""
            {self.SHOW}
            os.environ["FIXINGAHOLE_OUTPUT"] = "variable"
            Config.configure()
            {self.SHOW}
            Config.configure(Settings(output="explicit"))
            {self.SHOW}""")
        self.assertEqual([line.split("/")[-1] for line in shown],
                         ["file [] True", "variable [] True", "explicit [] True"])

    def test_configure_reads_again(self):
        shown = self.lines(f"""
            {self.SHOW}
            os.environ["FIXINGAHOLE_IGNORE"] = "scratch,tmp"
            os.environ["FIXINGAHOLE_DURATION"] = "absolute"
            Config.configure()
            {self.SHOW}""")
        self.assertIn("[] False", shown[0])
        self.assertIn("scratch', '", shown[1])
        self.assertTrue(shown[1].endswith("True"))

    def test_invalid_values_raise(self):
        for source, message in (
            ("Config.configure(Settings(duration='short'))", "Settings.duration"),
            ("Config.configure(Settings(root='/no/where'))", "Settings.root"),
            ("Config.configure(Settings(output=5))", "Settings.output must be a text or a path"),
            ("Config.configure(Settings(ignore='scratch'))", "Settings.ignore must be a list"),
        ):
            done = self.python(source)
            self.assertNotEqual(done.returncode, 0, source)
            self.assertIn("ConfigError", done.stderr)
            self.assertIn(message, done.stderr)
        (self.work / "pyproject.toml").write_text('[tool.fixingahole]\nduration = "short"\n')
        done = self.python("Config.configure()")
        self.assertIn("pyproject.toml:2", done.stderr)
        done = self.python("print(Config.root)")
        self.assertIn("ConfigError", done.stderr)

    def test_the_module_runs_the_command(self):
        environment = self.environment(PYTHONPATH=str(self.folder / "site"))
        done = subprocess.run([sys.executable, "-m", "fixingahole", "--version"], env=environment, text=True,
                              stdout=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.startswith("fixingahole "))


if __name__ == "__main__":
    unittest.main()
