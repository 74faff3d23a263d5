"""Runs clang-tidy over the sources of the compile database but the tests, two files at a time, and remembers what was clean.

usage: tidy.py BUILD_FOLDER [--fix]
A file is looked at again only when it, a header of ours that it includes, its flags, .clang-tidy or clang-tidy changed;
what it includes is read from ninja's own record of the build. The memory is shared between checkouts. Tests are left out:
they are half of the sources, and a fresh checkout has to be checked in minutes on two cores.
Seen to fail: a function of 41 lines, and a use after std::move, made it fail with file and line.
"""
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tree import ROOT, report


def included_files(build):
    """Object file -> the files of this tree that it was made from."""
    listing = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True)
    made_from, target = {}, None
    for line in listing.stdout.splitlines():
        if line and not line.startswith(" "):
            target = made_from.setdefault(line.split(":")[0], [])
        elif line:
            path = (build / line.strip()).resolve()
            if path.is_relative_to(ROOT):
                target.append(path)
    return made_from


def flags_of(words):
    """The compiler's flags without the launcher, the output and what only GCC knows."""
    keep = re.compile(r"-(I|D|U|std=|isystem|f(?!no-plt)|O)")
    flags = []
    for word, following in zip(words, words[1:] + [""]):
        if word == "-isystem":
            flags += [word, following]
        elif keep.match(word):
            flags.append(word)
    return flags


def digest(entry, flags, sources, rules):
    parts = [rules, " ".join(flags).replace(str(ROOT), "").encode()]
    parts += [Path(source).read_bytes() for source in sorted({entry["file"], *map(str, sources)})]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def check(entry, flags, options):
    command = ["clang-tidy", "--quiet", *options, entry["file"], "--", *flags, "-w", "-Wno-unknown-warning-option"]
    done = subprocess.run(command, cwd=entry["directory"], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode else ""


def is_checked(file):
    path = Path(file)
    if not path.is_relative_to(ROOT):
        return False
    place = path.relative_to(ROOT).parts
    return place[0] not in {"tests", "build"} and "_test." not in path.name and not {"test_support", "testing"} & set(place)


def memory():
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fixingahole-tidy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main(build, options):
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    rules = version + (ROOT / ".clang-tidy").read_bytes()
    clean = memory()
    made_from = included_files(build)
    waiting = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        flags = flags_of(words)
        mark = clean / digest(entry, flags, made_from.get(words[words.index("-o") + 1], []), rules)
        if is_checked(entry["file"]) and not mark.exists():
            waiting[mark] = (entry, flags)

    def look(mark):
        problem = check(*waiting[mark], options)
        if not problem:
            mark.touch()
        return problem

    os.nice(19)  # other tests run beside this one
    # Fixes to one header from two files at once would be made twice.
    with ThreadPoolExecutor(1 if options else len(os.sched_getaffinity(0))) as pool:
        problems = list(dict.fromkeys(filter(None, pool.map(look, waiting))))
    return report(problems, f"clang-tidy, {len(waiting)} files looked at")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
