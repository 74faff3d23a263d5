"""The files of third_party/ are those that its README names, byte by byte.

Seen to fail: checks_test.py gives it a changed file, one that is not named and one that is missing; besides, a byte added to
uPlot.min.css made it fail.
"""
import hashlib
import re
import sys
from pathlib import Path

from tree import ROOT, report

NAMED = re.compile(r"^ +([0-9a-f]{64})  (\S+)$", re.M)


def violations(root):
    folder = Path(root) / "third_party"
    named = {path: digest for digest, path in NAMED.findall((folder / "README.md").read_text())}
    there = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"}
    found = [f"third_party/{path}: README.md does not name it" for path in sorted(there.keys() - named.keys())]
    found += [f"third_party/{path}: README.md names it, but it is not there" for path in sorted(named.keys() - there.keys())]
    for path in sorted(named.keys() & there.keys()):
        if hashlib.sha256(there[path].read_bytes()).hexdigest() != named[path]:
            found.append(f"third_party/{path}: not the bytes whose SHA-256 stands in README.md")
    return found


if __name__ == "__main__":
    sys.exit(report(violations(ROOT), "third_party"))
