"""Runs the tests of the page: types by tsc, then node's test runner with a browser.

    run_tests.py types | browser      in the build folder's pages (FAH_PAGES), with node_modules beside this file

What it needs, `./dev test` installs: node, chromium, and package.json's two packages.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def need(found, what):
    if not found:
        sys.exit(f"{what} is missing: ./dev test installs it")


def types():
    return subprocess.run(["node", str(HERE / "node_modules/typescript/bin/tsc"), "-p", str(HERE / "tsconfig.json")],
                          check=False).returncode


def browser(maker, reporters):
    need(os.path.exists(os.environ.get("FAH_CHROMIUM", "/usr/bin/chromium")), "chromium")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([maker, reporters, folder], check=True)
        tests = sorted(str(path) for path in HERE.glob("*.test.mjs"))
        return subprocess.run(["node", "--test", "--test-concurrency=1", *tests], cwd=HERE,
                              env={**os.environ, "FAH_PAGES": folder}, check=False).returncode


if __name__ == "__main__":
    need(shutil.which("node"), "node")
    need(all((HERE / "node_modules" / name).is_dir() for name in ("typescript", "playwright-core")), "tests/html/node_modules")
    sys.exit(types() if sys.argv[1] == "types" else browser(*sys.argv[2:]))
