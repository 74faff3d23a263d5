"""Viewers that npm has, at the versions that tests/html/package.json names."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import rendered

FOLDER = rendered.ROOT / "tests" / "html" / "node_modules"
OLDEST_NODE = {"@firefox-devtools/profiler-cli": 20}


def installed(package):
    """The package's folder; skips the test where it is not there."""
    found = FOLDER / package
    if not found.is_dir():
        raise unittest.SkipTest(f"{package} is not installed; ./dev test does it")
    return found


def file(package, name):
    return installed(package) / name


def node(package):
    found = rendered.needs("node")
    version = int(re.match(r"v(\d+)", subprocess.run([found, "-v"], capture_output=True, text=True).stdout)[1])
    if version < OLDEST_NODE.get(package, 0):
        raise unittest.SkipTest(f"{package} needs node {OLDEST_NODE[package]}, here is {version}")
    return found


def speedscope(profile):
    """What speedscope's own page says of the file's first profile."""
    installed("speedscope")
    if not os.path.exists(os.environ.get("FAH_CHROMIUM", "/usr/bin/chromium")):
        raise unittest.SkipTest("chromium is not installed")
    made = subprocess.run([node("playwright-core"), FOLDER.parent / "speedscope.mjs", profile], capture_output=True, text=True,
                          timeout=240)
    if made.returncode != 0:
        raise AssertionError(made.stdout + made.stderr)
    return json.loads(made.stdout)


@contextlib.contextmanager
def firefox_profiler(profile):
    """The profile in the Firefox Profiler's own code; gives a function that asks it and returns what it prints."""
    package = "@firefox-devtools/profiler-cli"
    words = [node(package), str(file(package, "dist/profiler-cli.js"))]
    home = pathlib.Path(tempfile.mkdtemp(prefix="fah-pq-"))
    environment = {**os.environ, "HOME": str(home), "PROFILER_CLI_SESSION_DIR": str(home), "PROFILER_CLI_NO_SYMBOLICATE": "1"}
    session = ["--session", "read"]
    # As `profiler-cli load` starts it, which waits too short for a busy machine.
    daemon = subprocess.Popen([*words, "--daemon", str(profile), *session], env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def logged():
        return "".join(log.read_text() for log in home.glob("*.log"))

    def ask(*question):
        made = subprocess.run([*words, *question, *session], env=environment, capture_output=True, text=True, timeout=120)
        if made.returncode != 0:
            raise AssertionError(f"profiler-cli {' '.join(question)}: {made.stdout}{made.stderr}{logged()}")
        return made.stdout

    try:
        end = time.monotonic() + 60
        while "loaded successfully" not in logged():  # whoever asks earlier is told that there is no such session
            if daemon.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"profiler-cli did not load {profile}: {logged()}")
            time.sleep(0.1)
        yield ask
    finally:
        daemon.kill()
        daemon.wait()
        shutil.rmtree(home, ignore_errors=True)
