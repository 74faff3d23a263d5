"""Checks that every own C and C++ file is as clang-format leaves it; --apply makes it so.

Seen to fail: checks_test.py gives it a badly indented file; besides, a space added anywhere in the tree made it fail.
"""
import subprocess
import sys
from pathlib import Path

from tree import C_FAMILY, ROOT, own_files, report


def clang_format(root, *options):
    files = [str(path) for path in own_files(root, C_FAMILY)]
    if not files:
        return ""
    style = f"--style=file:{ROOT / '.clang-format'}"
    done = subprocess.run(["clang-format", style, *options, *files], cwd=root, stderr=subprocess.PIPE, text=True)
    if done.returncode and not done.stderr:
        raise SystemExit(f"clang-format ended with {done.returncode} and no message")
    return done.stderr


def violations(root):
    messages = clang_format(root, "--dry-run", "--Werror").splitlines()
    places = {message.split(": error:")[0].rsplit(":", 1)[0] for message in messages if ": error:" in message}
    return [f"{place}: not as clang-format leaves it; run ./dev format" for place in sorted(places)]


if __name__ == "__main__":
    if "--apply" in sys.argv:
        sys.exit(clang_format(Path(ROOT), "-i"))
    sys.exit(report(violations(ROOT), "format"))
