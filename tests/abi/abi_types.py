"""The types of the ABI, compared by abidiff with sdk/abi/types.abi: catches what a layout cannot, such as a changed
signature of a function pointer.

usage: abi_types.py [--rebase]
Exit status 77 (skipped) where abigail-tools is not installed, and on machines other than x86_64, where types.abi was made.
--rebase stores the types as they are now: after an addition at a struct's end, or while the ABI is a draft, in a commit that
says why.
Seen to fail: an argument of fah_host.count made int64_t.
"""
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from public_headers import ABI, C11, INCLUDE, compiler, run

STORED = ABI / "types.abi"
SKIPPED = 77


def build_probe(folder):
    library = Path(folder) / "libfixingahole-types.so"
    run([compiler("gcc"), *C11, "-g", "-fdebug-prefix-map=%s=." % ABI.parents[1], "-shared", "-fPIC", "-I", INCLUDE,
         ABI / "type_probe.c", "-o", library])
    return library


def main(option):
    if shutil.which("abidiff") is None:
        print("abidiff is not installed (package abigail-tools): not checked")
        return SKIPPED
    if platform.machine() != "x86_64":
        print("sdk/abi/types.abi is of x86_64: not checked")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        library = build_probe(folder)
        if option == "--rebase":
            run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--out-file", STORED, library])
            return 0
        done = subprocess.run(["abidiff", "--no-show-locs", str(STORED), str(library)], capture_output=True, text=True)
    print(done.stdout + done.stderr + ("types: changed" if done.returncode else "types: as promised"))
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
