"""What the figures depend on: the machine, the date, the interpreters that are there; and where tables go in docs/."""
import datetime
import glob
import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "pythons"))
import forky

BUILD = ROOT / "build"
OLDEST, NEWEST = 8, 13
MORE_PYTHONS = "FAH_BENCH_PYTHONS"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def description():
    load = os.getloadavg()[0]
    return (f"{processor()}, {os.cpu_count()} processors, Linux {platform.release()}, "
            f"{datetime.date.today().isoformat()}, load {load:.2f} at the start")


def version_of(python):
    """"3.12.1", or None where it does not run."""
    try:
        return subprocess.run([python, "-c", "import platform; print(platform.python_version())"], capture_output=True,
                              text=True, timeout=60, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def minor_of(version):
    return ".".join(version.split(".")[:2])


def from_command(command):
    """One path for a command of several words (an ld.so with its options): --python takes a path."""
    words = shlex.split(command)
    if len(words) == 1:
        return words[0]
    folder = BUILD / "bench-pythons"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / os.path.basename(words[-1])
    path.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def every_python():
    """{version: path}: pyenv's 3.8 to 3.13, 3.14 and 3.15 where the tests have made them, then those named in
    $FAH_BENCH_PYTHONS (commands, separated by ";")."""
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    paths = [path for minor in range(OLDEST, NEWEST + 1)
             for path in sorted(glob.glob(f"{pyenv}/versions/3.{minor}.*/bin/python3"))[:1]]
    paths += forky.found().values()
    paths += [from_command(command) for command in os.environ.get(MORE_PYTHONS, "").split(";") if command.strip()]
    found = {}
    for path in paths:
        version = version_of(path)
        if version:
            found[version] = path
    return found


def reason(text):
    """What a program's output says went wrong: its last line that begins with an error's name, else its last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"[\w.]*(error|reason)\b", line, re.IGNORECASE)]
    return (errors or lines or ["no message"])[-1][:160]


def shown(words):
    """A command line for docs/: interpreters by their name alone."""
    return shlex.join(os.path.basename(word) if os.access(word, os.X_OK) and os.path.isfile(word) else word for word in words)


def write_block(file, name, text):
    """Replaces what stands between <!-- begin NAME --> and <!-- end NAME -->."""
    path = pathlib.Path(file)
    whole = path.read_text(encoding="utf-8")
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    if begin not in whole or end not in whole:
        raise SystemExit(f"{file} has no place for the table: put {begin.strip()} and {end} into it")
    before, rest = whole.split(begin, 1)
    path.write_text(before + begin + text.rstrip("\n") + "\n" + end + rest.split(end, 1)[1], encoding="utf-8")
