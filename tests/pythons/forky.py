"""CPython 3.14 and 3.15 from Debian's `forky`, in a root of their own, run from outside it by its own loader.

    python3 forky.py          makes the root where it can (once; about a minute), and prints each Python that is there
                              or, in one line, why there is none. Always exits 0: tests then go over what there is.

The wrappers exec the root's ld.so with --library-path, so that nothing is chrooted: the host, its files and the run
directory are the machine's. A wrapper calls itself argv[0], so that `sys.executable` is the wrapper and children start.
"""
import os
import shutil
import subprocess
import urllib.request

from cached import CACHE, Unavailable, made_once, tell

VERSIONS = ["3.14", "3.15"]
SCRIPT = "/usr/share/debootstrap/scripts/sid"
ROOT = CACHE / "forky"
STAMP = ROOT / "fixingahole-tests.stamp"


def wanted_stamp():
    return f"made 1: {' '.join(VERSIONS)}\n"  # another number where the root has to be made anew


def wrapper(version):
    # Below usr/, because Python looks for its library in the folders above its executable.
    return ROOT / "usr" / "outside" / "bin" / f"python{version}"


def found():
    """{version: wrapper} of what is there already; makes nothing."""
    return {version: str(wrapper(version)) for version in VERSIONS if STAMP.exists() and wrapper(version).exists()}


def mirror():
    """The archive that this machine's apt takes Debian itself from."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)|$(ORIGIN)|$(LABEL)", "Created-By: Packages"]
    try:
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"apt's sources could not be read: {error}") from error
    for line in lines:
        uri, origin, label = line.split("|")
        if origin == label == "Debian":
            return uri
    raise Unavailable("apt's sources name no archive of Debian (or `apt-get update` was never run)")


def require_what_it_takes(archive):
    if not shutil.which("debootstrap"):
        raise Unavailable("debootstrap is not installed")
    if os.geteuid() != 0:
        raise Unavailable("debootstrap needs root")
    try:
        urllib.request.urlopen(f"{archive.rstrip('/')}/dists/forky/Release", timeout=20).close()
    except OSError as error:
        raise Unavailable(f"{archive} could not be reached: {error}") from error


def run_debootstrap(folder, archive):
    # What it mounts goes away with the namespace, also if it is killed.
    apart = ["unshare", "--mount"]
    if subprocess.run([*apart, "true"], capture_output=True).returncode != 0:
        apart = []
    packages = ",".join(f"python{version}" for version in VERSIONS)
    command = ["debootstrap", "--variant=minbase", f"--include={packages}", "forky", str(folder), archive, SCRIPT]
    try:
        process = subprocess.run([*apart, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, timeout=900)
    except subprocess.TimeoutExpired as error:
        raise Unavailable("debootstrap took longer than 15 minutes") from error
    if process.returncode != 0:
        last = (process.stdout.strip().splitlines() or ["it said nothing"])[-1]
        raise Unavailable(f"debootstrap failed: {last}")


def write_wrapper(version):
    loaders = sorted((ROOT / "usr" / "lib").glob("*/ld-linux*.so.*"))
    if not loaders:
        raise Unavailable(f"{ROOT} has no loader")
    own, real = wrapper(version), ROOT / "usr" / "bin" / f"python{version}"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f'#!/bin/sh\nexec "{loaders[0]}" --library-path "{loaders[0].parent}" --argv0 "{own}" "{real}" "$@"\n')
    own.chmod(0o755)
    answer = subprocess.run([str(own), "-Ic", "import sys; print(sys.version_info[:2], sys.executable)"],
                            capture_output=True, text=True)
    if answer.stdout.strip() != f"({version.replace('.', ', ')}) {own}":
        raise Unavailable(f"{own} does not run here: {(answer.stdout + answer.stderr).strip()}")


def remove(folder):
    subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


def make():
    archive = mirror()
    require_what_it_takes(archive)
    making = CACHE / "forky.making"
    remove(making)
    remove(ROOT)
    run_debootstrap(making, archive)
    making.rename(ROOT)
    for version in VERSIONS:
        write_wrapper(version)
    STAMP.write_text(wanted_stamp())


def make_where_missing():
    if not STAMP.exists() or STAMP.read_text() != wanted_stamp():
        make()


def ensure():
    """Like found(), but makes the root first where it is not there; Unavailable where that cannot be."""
    try:
        made_once("forky", make_where_missing)
    except OSError as error:
        raise Unavailable(str(error)) from error
    return found()


if __name__ == "__main__":
    tell(f"CPython {' and '.join(VERSIONS)}", ensure)
