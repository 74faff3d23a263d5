"""The wheel in fresh virtual environments. FAH_TEST_WHEEL names one that `./dev wheel` made: then on every CPython here. Without
it the built tree is packed as the wheel is, and tried on the oldest and the newest. Meant to catch the plugins left out of it.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import harness
from notebooks_test import notebook
from packed_wheel import pack
from repeat_test import by_hand

WORK = """
def work():
    import time
    end = time.thread_time() + 0.3
    while time.thread_time() < end:
        sum(range(1000))
"""
SETTINGS = """
import os, pathlib, sys
from fixingahole.config import Config, ConfigError, DurationOption, Settings
here = pathlib.Path.cwd()
assert Config.output == here / "performance" and Config.root == here, (Config.output, Config.root)
assert Config.ignore == [] and Config.duration is DurationOption.relative, (Config.ignore, Config.duration)
Config.configure(Settings(duration="absolute", ignore=["skipped"]))
assert Config.duration == DurationOption.absolute == "absolute" and Config.ignore == [here / "skipped"], Config.ignore
pathlib.Path("pyproject.toml").write_text('[tool.fixingahole]\\noutput = "elsewhere"\\n')
Config.configure()
assert Config.output == here / "elsewhere" and Config.duration is DurationOption.relative
os.environ["FIXINGAHOLE_OUTPUT"] = "stronger"
Config.configure()
assert Config.output == here / "stronger"
try:
    Config.configure(Settings(duration="sometimes"))
except ConfigError as error:
    assert "Settings.duration" in str(error) and Config.output == here / "stronger", error
else:
    sys.exit("an invalid duration was taken")
"""


def has_pip(python):
    return subprocess.run([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL).returncode == 0


class Package(harness.EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="fah-package-"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        wheel = os.environ.get("FAH_TEST_WHEEL", "")
        pythons = {label: python for label, python in harness.interpreters().items() if has_pip(python)}
        if not wheel:
            labels = sorted((label for label in pythons if label != "system"), key=lambda label: int(label[2:]))
            pythons = {label: pythons[label] for label in {labels[0], labels[-1]}}
        wheel = wheel or pack(cls.place)
        cls.commands = {label: cls.installed(wheel, label, python) for label, python in pythons.items()}

    @classmethod
    def installed(cls, wheel, label, python):
        place = cls.place / f"env-{label}"
        subprocess.run([python, "-m", "venv", place], check=True, timeout=300)
        subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
                        "--disable-pip-version-check", wheel], check=True, timeout=300)
        return place / "bin"

    def call_in(self, commands, *words, cwd=None):
        return subprocess.run([commands / words[0], *map(str, words[1:])], cwd=cwd or self.folder, text=True,
                              env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)

    def check_statistics(self, told, files, root):
        expected = {}
        for key, rows in by_hand(files, root).items():  # a notebook's cells are one file there
            known = expected.setdefault(re.sub(r"\.ipynb cell \d+:", ".ipynb:", key), [[0, 0, 0] for _ in rows])
            for row, more in zip(known, rows):
                row[:] = [sum(pair) for pair in zip(row, more)]
        self.assertEqual(set(told) - {"metadata"}, set(expected))
        for key, rows in expected.items():
            for column, name in enumerate(("user", "system", "memory")):
                mean = sum(row[column] for row in rows) / len(rows)
                self.assertAlmostEqual(told[key][name]["avg"], mean, places=6, msg=f"{key} {name}")

    def test_the_command_in_a_fresh_environment(self):
        for label, commands in self.commands.items():
            with self.subTest(python=label):
                repository = self.folder / label
                (repository / "sub").mkdir(parents=True)
                subprocess.run(["git", "init", "-q", repository], check=True)
                (repository / "my_new_method.ipynb").write_text(notebook(WORK, "work()"))
                done = self.call_in(commands, "fixingahole", "profile", "my_new_method.ipynb", "-m", "-np", "matplotlib",
                                    "-np", "plotly", "-r", "3", cwd=repository / "sub")
                self.assertEqual(done.returncode, 0, done.stderr)
                (folder,) = (repository / "performance" / "my_new_method").iterdir()
                files = [folder / f"profile_results_{number}.json" for number in (1, 2, 3)]
                told = self.call_in(commands, "fixingahole", "stats", folder, "-o", "again.json", cwd=repository)
                self.assertEqual(told.returncode, 0, told.stderr)
                told = json.loads(next(self.folder.rglob("again.json")).read_text())
                (self.folder / label).rename(self.folder / f"done-{label}")
                moved = self.folder / f"done-{label}"
                self.check_statistics(told, [moved / file.relative_to(repository) for file in files], repository)
                self.assertTrue(any(key.endswith(":work") for key in told), list(told))
                profile = json.loads((moved / files[0].relative_to(repository)).read_text())
                self.assertIn(str(commands), profile["fixingahole"]["python"])
                shutil.rmtree(moved)

    def test_as_a_module(self):
        for label, commands in self.commands.items():
            with self.subTest(python=label):
                done = self.call_in(commands, "python", "-m", "fixingahole", "plugins")
                self.assertIn("fah.reporter.text", done.stdout, done.stderr)

    def test_settings_in_python(self):
        for label, commands in self.commands.items():
            with self.subTest(python=label):
                folder = self.folder / label
                (folder / "skipped").mkdir(parents=True)
                subprocess.run(["git", "init", "-q", folder], check=True)
                done = self.call_in(commands, "python", "-c", SETTINGS, cwd=folder)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_profile_inside_the_program(self):
        source = "import fixingahole, sys\nwith fixingahole.profile('part', quiet=True, memory=True) as p:\n" \
                 "    kept = [bytearray(10_000_000) for _ in range(5)]\n    sum(range(20_000_000))\n" \
                 "print(p.folder, len(p.summary) > 0)\n"
        for label, commands in self.commands.items():
            with self.subTest(python=label):
                done = self.call_in(commands, "python", "-c", source)
                self.assertEqual(done.returncode, 0, done.stderr)
                folder, said = done.stdout.split()
                with open(folder + "/profile_results.json") as file:
                    heap = json.load(file)["fixingahole"]["heap"]
                self.assertLess(abs(heap["peak_bytes"] - 50e6), 5 / 1.96 * heap["peak_error_bytes"] + 2e6)
                self.assertEqual(said, "True")


@unittest.skipUnless(shutil.which("cmake"), "cmake is not there")
class Building(harness.EndToEnd):
    """Meant to catch CMake's own wrapping of messages: at 80 columns the command fell apart."""

    def test_all_missing_build_packages_are_named_in_one_line(self):
        missing = {"TBB": "libtbb-dev", "tomlplusplus": "libtomlplusplus-dev", "spdlog": "libspdlog-dev",
                   "ZLIB": "zlib1g-dev", "GTest": "libgtest-dev"}
        done = subprocess.run(["cmake", "-S", harness.ROOT, "-B", self.folder / "build", "-DFAH_PACKAGE=ON",
                               *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{name}=ON" for name in missing)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("apt-get install " + " ".join(missing.values()), done.stderr)


if __name__ == "__main__":
    unittest.main()
