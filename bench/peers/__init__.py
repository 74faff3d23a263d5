"""Other profilers, on the same programs with the same truth. Each has a file of its own: how it is started, and how what it
writes is read. They are installed from PyPI into virtual environments under build/, one for each Python; those that look at a
program from outside come from the bench's own.
"""
import os
import subprocess
import sys

import surroundings
from peers import austin, memray, pyinstrument, pyspy, sampling, scalene

MODULES = {"scalene": scalene, "py-spy": pyspy, "austin": austin, "pyinstrument": pyinstrument, "profiling.sampling": sampling}
NAMES = list(MODULES)
OF_MEMORY = {"scalene": scalene, "memray": memray}


class Missing(Exception):
    """Why a peer cannot be had, in a few words."""


def call(words):
    process = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    if process.returncode != 0:
        raise Missing(surroundings.reason(process.stderr + process.stdout))
    return process.stdout


def virtual_environment(python):
    folder = surroundings.BUILD / "bench-peers" / surroundings.version_of(python)
    if not (folder / "bin" / "pip").exists():
        try:
            call([python, "-m", "venv", "--clear", str(folder)])
        except Missing as error:
            raise Missing(f"no virtual environment: {error}") from None
    return folder


def install(module, python):
    """The folder of the environment in which the peer starts."""
    folder = virtual_environment(python)
    marker = folder / f"{module.NAME}.installed"
    if marker.exists():
        return folder
    reason = ""
    for requirement in module.REQUIREMENTS:
        try:
            call([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement])
            call(module.version_command(folder, python))
        except (Missing, OSError, subprocess.SubprocessError) as error:
            reason = f"{requirement}: {error}"
            continue
        marker.write_text(requirement, encoding="utf-8")
        return folder
    raise Missing(reason)


class Peer:
    """A profiler as the oracle and the overhead bench run it."""

    def __init__(self, module, folder, python, version):
        self.module, self.folder, self.python = module, folder, python
        self.name = module.NAME
        self.version = version
        self.reads_threads = module.SEES_EVERY_THREAD

    def words(self, script, arguments, out, clock="cpu", rate=None):
        return self.module.command(self.folder, self.python, str(script), arguments, str(out), clock, rate)

    def command(self, job, out):
        return self.words(job.script, [str(job.seconds)], out, job.clock, job.rate)

    def environment(self):
        return dict(os.environ)

    def read(self, out, script, said):
        return self.module.read(str(out), str(script), said)


def with_packages(python, names):
    """An interpreter like this one that has these packages, and room for peers beside them; raises Missing."""
    own = virtual_environment(python) / "bin" / "python"
    question = f"import importlib.util, sys; sys.exit(any(importlib.util.find_spec(name) is None for name in {list(names)!r}))"
    if subprocess.run([own, "-c", question], timeout=60).returncode != 0:
        call([str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *names])
    return str(own)


def find(name, pythons, preferred):
    """(the peer, the version of the Python that it runs on), or (why not, None)."""
    if name not in MODULES:
        raise SystemExit(f"no peer is called {name}: there are {', '.join(NAMES)}")
    module = MODULES[name]
    version = preferred
    if module.OLDEST:
        able = [one for one in pythons if tuple(map(int, one.split(".")[:2])) >= module.OLDEST]
        if not able:
            return f"needs a Python of {'.'.join(map(str, module.OLDEST))} or newer, none was given", None
        version = able[-1]
    python = pythons[version]
    try:
        if not module.REQUIREMENTS:
            call(module.version_command(None, python))
            return Peer(module, None, python, version), version
        folder = install(module, sys.executable if module.FROM_OUTSIDE else python)
    except (Missing, OSError, subprocess.SubprocessError) as error:
        return str(error), None
    own_python = python if module.FROM_OUTSIDE else str(folder / "bin" / "python")
    return Peer(module, folder, own_python, version), version
