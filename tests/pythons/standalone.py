"""CPython as uv installs it (python-build-standalone: Clang, LTO, nearly every extension module built in), by way of a Go
module that carries it.

    python3 standalone.py     unpacks the builds where it can (once; 180 MB come), and prints each that is there or, in one
                              line, why there is none. Always exits 0: tests then go over what there is.

`go mod download` fetches and checks the module; what is kept is the part for this machine.
"""
import gzip
import json
import os
import pathlib
import platform
import shutil
import subprocess

from cached import CACHE, Unavailable, made_once, tell

MODULE = "github.com/kluctl/go-embed-python"
BUILDS = {"3.11": "v0.0.0-3.11.11-20241219-1", "3.14": "v0.0.0-3.14.6-20260610-1"}
MACHINES = {"x86_64": "linux-amd64", "aarch64": "linux-arm64"}
ROOT = CACHE / "standalone"
IS_FOLDER = 1 << 31  # in the module's list of files: Go's own bits of a file's mode


def program(version):
    return ROOT / BUILDS[version] / "bin" / f"python{version}"


def found():
    """{version: path} of what is there already; makes nothing."""
    return {version: str(program(version)) for version in BUILDS if program(version).exists()}


def download(build, folder):
    """The unpacked module."""
    if not shutil.which("go"):
        raise Unavailable("go is not installed")
    # Into a folder of its own: the user's module cache would keep every machine's files.
    environment = {**os.environ, "GOMODCACHE": str(folder), "GOFLAGS": "-modcacherw", "GO111MODULE": "on"}
    try:
        process = subprocess.run(["go", "mod", "download", "-json", f"{MODULE}@{build}"], cwd=CACHE, env=environment,
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{MODULE} took longer than 15 minutes to come") from error
    answer = json.loads(process.stdout or "{}")
    if process.returncode != 0 or "Dir" not in answer:
        said = (answer.get("Error") or process.stderr).strip().splitlines() or ["it said nothing"]
        raise Unavailable(f"{MODULE}@{build} could not be had: {said[-1]}")
    return pathlib.Path(answer["Dir"])


def unpack(source, target):
    for entry in json.loads((source / "files.json").read_text())["files"]:
        path = target / entry["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if "symlink" in entry:
            path.symlink_to(entry["symlink"])
        elif entry["perm"] & IS_FOLDER:
            path.mkdir(exist_ok=True)
        else:
            packed = entry.get("compressed")
            content = (source / (entry["name"] + (".gz" if packed else ""))).read_bytes()
            path.write_bytes(gzip.decompress(content) if packed else content)
            path.chmod(entry["perm"] & 0o777)


def require_that_it_runs(path, version):
    answer = subprocess.run([str(path), "-Ic", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    if answer.stdout.strip() != f"({version.replace('.', ', ')})":
        raise Unavailable(f"{path} does not run here: {(answer.stdout + answer.stderr).strip()}")


def make(version):
    machine = MACHINES.get(platform.machine())
    if not machine:
        raise Unavailable(f"{MODULE} has nothing for {platform.machine()}")
    build, making = BUILDS[version], CACHE / "standalone.making"
    shutil.rmtree(making, ignore_errors=True)
    try:
        unpack(download(build, making / "module") / "python" / "internal" / "data" / machine, making / build)
        require_that_it_runs(making / build / "bin" / f"python{version}", version)
        ROOT.mkdir(exist_ok=True)
        (making / build).rename(ROOT / build)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def make_where_missing():
    for version in BUILDS:
        if not program(version).exists():
            make(version)


def ensure():
    """Like found(), but unpacks first what is not there; Unavailable where that cannot be."""
    try:
        made_once("standalone", make_where_missing)
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(str(error)) from error
    return found()


if __name__ == "__main__":
    tell(f"standalone CPython {' and '.join(BUILDS)}", ensure)
