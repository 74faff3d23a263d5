"""What every end-to-end test needs: the built command, the interpreters of this machine, and a run with its report.

Nothing here asserts; tests do. `python harness.py` prints the interpreters found and those missing.
"""
import functools
import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "pythons"))
import forky

COMMAND = os.environ.get("FIXINGAHOLE", str(ROOT / "build" / "bin" / "fixingahole"))
CC = os.environ.get("FAH_TEST_CC", "cc")
TEST_PYTHON = os.environ.get("FAH_TEST_PYTHON", str(ROOT / ".venv-dev" / "bin" / "python"))
VERSIONS = [f"3.{minor}" for minor in range(8, 16)]


def _version_of(path):
    try:
        text = subprocess.run(
            [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2], sys.implementation.name)"],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return None
    return text[0] if len(text) == 2 and text[1] == "cpython" else None


@functools.lru_cache(maxsize=None)
def interpreters():
    """{label: path}: one per supported version, pyenv's first, and the system's own as "system"."""
    found = {}
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    for version in VERSIONS:
        candidates = sorted(glob.glob(f"{pyenv}/versions/{version}.*/bin/python{version}"))
        on_path = shutil.which(f"python{version}")
        if on_path:
            candidates.append(on_path)
        candidates += [forky.found()[version]] if version in forky.found() else []
        for candidate in candidates:
            if _version_of(candidate) == version:
                found[version] = candidate
                break
    if os.path.exists("/usr/bin/python3") and _version_of("/usr/bin/python3") in VERSIONS:
        found["system"] = "/usr/bin/python3"
    return found


def missing(found):
    return [version for version in VERSIONS if version not in found]


@functools.lru_cache(maxsize=None)
def has(package, python=None):
    """Whether TEST_PYTHON, or another, has it."""
    question = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    try:
        return subprocess.run([python or TEST_PYTHON, "-c", question], timeout=60).returncode == 0
    except OSError:
        return False


_hosts = set()  # by their pids


def start(command, **keywords):
    """Popen of one that is, or becomes, `fixingahole`, for left_behind()."""
    process = subprocess.Popen(command, **keywords)
    _hosts.add(process.pid)
    return process


def run(command, timeout, input=None, **keywords):
    """As subprocess.run() with both outputs kept, for left_behind()."""
    if input is not None:
        keywords["stdin"] = subprocess.PIPE
    with start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords) as process:
        try:
            stdout, stderr = process.communicate(input, timeout)
        except BaseException:
            process.kill()
            raise
        return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


class Run:
    """A finished `fixingahole` call."""

    def __init__(self, process, output):
        self.code = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.output = pathlib.Path(output)

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"

    def text(self, name):
        return (self.output / name).read_text(encoding="utf-8")

    @property
    def json(self):
        return json.loads(self.text("profile_results.json"))

    def functions(self):
        """{function name: (python, native, system) in percent}, summed over every file of the report."""
        sums = {}
        for file in self.json["files"].values():
            for function in file["functions"]:
                times = (function["n_cpu_percent_python"], function["n_cpu_percent_c"], function["n_sys_percent"])
                sums[function["line"]] = tuple(map(sum, zip(times, sums.get(function["line"], (0, 0, 0)))))
        return sums

    def share(self, name):
        return sum(self.functions().get(name, (0, 0, 0)))


class EndToEnd(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fah-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def script(self, source, name="script.py"):
        path = self.folder / name
        path.write_text(textwrap.dedent(source), encoding="utf-8")
        return path

    def environment(self, **changes):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("FIXINGAHOLE", "_FAH_"))}
        for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH"):
            environment.pop(name, None)
        environment.update(changes)
        return environment

    def call(self, *arguments, environment=None, **keywords):
        """`fixingahole ARGUMENTS`, from the test's own folder."""
        keywords.setdefault("cwd", self.folder)
        keywords.setdefault("stdin", subprocess.DEVNULL)
        process = run([COMMAND, *map(str, arguments)], 240, env=environment or self.environment(), text=True, **keywords)
        return Run(process, self.folder / "out")

    def profile(self, script, *arguments, python=sys.executable, options=(), **keywords):
        """`fixingahole profile`, its results in <folder>/out."""
        return self.call(
            "profile", "-o", self.folder / "out", "--python", python, *options, script, *arguments, **keywords
        )


def left_behind():
    """Run directories on tmpfs of the hosts that were started here: there must be none once they have ended.

    Those of others are none of our business: tests beside this one kill their hosts.
    """
    # fixingahole-run-<pid namespace>-<pid>-<start>-<random>
    found = glob.glob("/dev/shm/fixingahole-run-*-*-*-*")
    return sorted(path for path in found if int(path.split("-")[3]) in _hosts)


if __name__ == "__main__":
    here = interpreters()
    for label, path in here.items():
        print(f"{label}: {path}")
    print("missing:", ", ".join(missing(here)) or "none")
