"""Yama's ptrace_scope under a kernel that has it: Debian's, started by qemu with a root of the files that a profile needs.

    FIXINGAHOLE_BUILD=build python3 yama_test.py       about a minute; takes qemu-system-x86, busybox-static and cpio

Not part of `./dev test`, for its time. Skipped, with the reason, where the kernel or one of the programs cannot be had.
"""
import functools
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("FIXINGAHOLE_BUILD") or HERE.parent.parent / "build")
sys.path.insert(0, str(HERE.parent / "pythons"))
import cached

CACHE = cached.CACHE / "kernel"
PYTHON, PACKAGE = "/usr/bin/python3", "linux-image-cloud-amd64"
PROGRAM = """
import time
def work():
    end = time.thread_time() + 1
    while time.thread_time() < end:
        sum(i * i for i in range(10000))
def nap():
    time.sleep(2)
work()
nap()
"""
SHARES = """
import json, sys
report = json.load(open(sys.argv[1]))
for file in report["files"].values():
    for one in file["functions"]:
        print(one["line"], one["n_cpu_percent_python"] + one["n_cpu_percent_c"] + one["n_sys_percent"])
"""


def run(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout


def kernel():
    """Debian's kernel for virtual machines, unpacked once."""
    found = sorted(CACHE.glob("boot/vmlinuz-*"))
    if found:
        return found[-1]
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        package = re.search(r"linux-image-\S+", run("apt-cache", "depends", PACKAGE).split("Depends:", 1)[1]).group()
        with tempfile.TemporaryDirectory() as folder:
            run("apt-get", "download", package, cwd=folder)
            run("dpkg", "-x", str(next(pathlib.Path(folder).glob("*.deb"))), str(CACHE))
    except (OSError, IndexError, AttributeError, StopIteration, subprocess.SubprocessError) as error:
        raise unittest.SkipTest(f"no kernel from {PACKAGE}: {error}") from None
    return sorted(CACHE.glob("boot/vmlinuz-*"))[-1]


def copy_with_libraries(source, root):
    target = root / str(source).lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copy2(source, target)
    copy_libraries(source, root)


def copy_libraries(file, root):
    said = subprocess.run(["ldd", str(file)], capture_output=True, text=True).stdout
    for library in re.findall(r"(/\S+\.so\S*)", said):
        target = root / library.lstrip("/")
        if not library.startswith(str(root)) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(library, target)


def make_root(root):
    for folder in ("proc", "sys", "dev", "bin", "etc"):
        (root / folder).mkdir(parents=True)
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)
    run("cmake", "--install", str(BUILD), "--prefix", str(root / "opt" / "fixingahole"))
    library = pathlib.Path(run(PYTHON, "-Ic", "import os; print(os.__file__)").strip()).parent
    shutil.copytree(library, root / str(library).lstrip("/"), ignore=shutil.ignore_patterns("test", "__pycache__"))
    real = pathlib.Path(PYTHON).resolve()
    for program in (real, "/usr/bin/setpriv"):
        copy_with_libraries(program, root)
    (root / PYTHON.lstrip("/")).symlink_to(real.name)
    for file in [*root.rglob("*.so*"), root / "opt" / "fixingahole" / "bin" / "fixingahole"]:
        copy_libraries(file, root)
    shutil.copy2("/bin/busybox", root / "bin" / "busybox")
    (root / "bin" / "sh").symlink_to("busybox")
    (root / "etc" / "passwd").write_text("root:x:0:0::/:/bin/sh\nsomebody:x:1000:1000::/tmp:/bin/sh\n")
    (root / "nap.py").write_text(PROGRAM)
    (root / "shares.py").write_text(SHARES)
    shutil.copy2(HERE / "init.sh", root / "init")
    (root / "init").chmod(0o755)


@functools.cache
def console():
    """What the machine said, from its start to its end."""
    for program in ("qemu-system-x86_64", "cpio", "busybox", "cmake"):
        if not shutil.which(program):
            raise unittest.SkipTest(f"{program} is not installed")
    image = kernel()
    with tempfile.TemporaryDirectory() as folder:
        root, packed = pathlib.Path(folder) / "root", pathlib.Path(folder) / "initrd"
        make_root(root)
        with open(packed, "wb") as out:
            names = "\0".join(str(path.relative_to(root)) for path in [root, *sorted(root.rglob("*"))]).encode()
            subprocess.run(["cpio", "-0", "-o", "-H", "newc", "--quiet"], cwd=root, input=names, stdout=out, check=True)
        return run("qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-m", "2048", "-nographic", "-no-reboot", "-kernel",
                   str(image), "-initrd", str(packed), "-append", "console=ttyS0 quiet panic=-1", timeout=900,
                   stdin=subprocess.DEVNULL)


def said(scope, clock):
    """(what the command printed, {function: percent})."""
    text = re.search(rf"@@ begin {scope} {clock}\r?\n(.*?)@@ end", console(), re.S)
    header, shares = text.group(1).split("@@ functions")
    return header, {name: float(share) for name, share in re.findall(r"^(\w+) ([\d.]+)\s*$", shares, re.M)}


@unittest.skipUnless(platform.machine() == "x86_64", "made for x86_64")
class Yama(unittest.TestCase):
    def test_waiting_is_seen_where_descendants_may_be_read(self):
        for scope in (0, 1):
            for clock in ("auto", "wall"):
                with self.subTest(scope=scope, clock=clock):
                    header, shares = said(scope, clock)
                    self.assertIn(f"clock {clock}", header)
                    self.assertNotIn("waiting is not in this profile", header)
                    self.assertGreater(shares["nap"], 15, header)
                    self.assertGreater(shares["work"], 10, header)

    def test_auto_goes_on_without_waiting_and_says_why(self):
        header, shares = said(2, "auto")
        self.assertIn("waiting is not in this profile: the kernel did not let us read", header)
        self.assertNotIn("nap", shares)
        self.assertGreater(shares["work"], 30, header)

    def test_wall_is_refused_with_the_setting_to_change(self):
        header, shares = said(2, "wall")
        self.assertRegex(header, "clock wall needs to read where other processes wait: /proc/sys/kernel/yama/ptrace_scope is 2")
        self.assertEqual(shares, {})


if __name__ == "__main__":
    unittest.main()
