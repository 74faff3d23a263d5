"""The reports of every hand-made profile as files, and what the JSON report says of each profile."""
import atexit
import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RENDER = pathlib.Path(os.environ.get("FAH_RENDER_REPORTS", ROOT / "build" / "tests" / "render_reports"))


@functools.lru_cache(maxsize=None)
def folder():
    made = pathlib.Path(tempfile.mkdtemp(prefix="fah-readers-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    subprocess.run([RENDER, made], check=True, timeout=120)
    return made


def profiles():
    return sorted(path.name for path in folder().iterdir())


def needs(program):
    """Skips the test where `program` is not there; the path of it."""
    found = shutil.which(program)
    if not found:
        raise unittest.SkipTest(f"{program} is not installed")
    return found


class Profile:
    """One profile's files, and the truth about it."""

    def __init__(self, name):
        self.name = name
        self.folder = folder() / name

    def path(self, file):
        return self.folder / file

    def text(self, file):
        return self.path(file).read_bytes().decode("utf-8")  # must be UTF-8, whatever the names were

    @functools.cached_property
    def own(self):
        return json.loads(self.text("profile_results.json"))["fixingahole"]

    @property
    def total_ns(self):
        return self.own["total_ns"]

    @property
    def counts_calls(self):
        return "calls" in self.own

    @property
    def stated_ns(self):
        """What pstats and callgrind add up to: where calls were counted, the time between them, and that of samples elsewhere."""
        return sum(row["own_ns"] for row in self.own["calls"]["functions"]) if self.counts_calls else self.total_ns

    def sum(self, key, table="functions"):
        return sum(row[key] for row in self.own[table])

    @property
    def time_ns(self):
        """{function name: own ns}, as the reports print names; functions of one name together."""
        times = {}
        for row in self.own["functions"]:
            own = sum(row[key] for key in ("python_ns", "native_ns", "system_ns", "wait_ns"))
            times[row["name"]] = times.get(row["name"], 0) + own
        return times


def each():
    return [Profile(name) for name in profiles()]
