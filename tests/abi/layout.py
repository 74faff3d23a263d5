"""The layout of the ABI: sdk/abi/layout.golden, against what gcc and clang make of the headers in C11 and C++20.

usage: layout.py [--update | --rebase]
Structs grow at the end only: the golden's lines of a struct must be the first of its lines now. --update adds the lines of
new fields and nothing else. --rebase writes the golden anew: while the ABI is a draft, in a commit that says why.
Seen to fail: two fields swapped, one removed, one added in the middle, one added at the end, one left out of layout.def.
"""
import re
import sys
import tempfile
from pathlib import Path

from public_headers import ABI, C11, COMPILERS, CPP20, INCLUDE, compiler, declared_structs, run

GOLDEN = ABI / "layout.golden"


def listed_structs():
    structs = {}
    for macro, name, field in re.findall(r"^FAH_(STRUCT|FIELD)\((\w+)(?:, (\w+))?\)", (ABI / "layout.def").read_text(), re.M):
        if macro == "STRUCT":
            structs[name] = []
        else:
            structs[name].append(field)
    return structs


def list_problems():
    listed, declared = listed_structs(), declared_structs()
    for name in sorted(listed.keys() | declared.keys()):
        if listed.get(name) != declared.get(name):
            yield f"sdk/abi/layout.def: {name} is listed as {listed.get(name)}, the headers have {declared.get(name)}"


def probe(compiler_name, standard):
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "probe"
        run([compiler(compiler_name), *standard, "-I", INCLUDE, ABI / "layout_probe.c", "-o", program])
        return run([program]).splitlines()


def by_struct(lines):
    structs = {}
    for line in lines:
        structs.setdefault(line.split(".")[0], []).append(line)
    return structs


def golden_problems(golden, now):
    """What was promised and is no longer so, and what was added without being promised."""
    before, after = by_struct(golden), by_struct(now)
    for name in before:
        if after.get(name, [])[:len(before[name])] != before[name]:
            lines = after.get(name, ["(none)"])
            yield f"{name} has changed; structs grow at the end only\n  was: {before[name]}\n  is:  {lines}"
    for name in after:
        for line in after[name][len(before.get(name, [])):]:
            yield f"not in sdk/abi/layout.golden: {line} (run tests/abi/layout.py --update when it is meant)"


def main(option):
    problems = list(list_problems())
    layouts = {(name, standard[2]): probe(name, standard) for name in COMPILERS for standard in (C11, CPP20)}
    now = layouts["gcc", "-std=c11"]
    for (name, standard), lines in layouts.items():
        if lines != now:
            problems.append(f"{name} {standard} lays the structs out differently than gcc -std=c11")
    golden = GOLDEN.read_text().splitlines() if GOLDEN.exists() else []
    found = list(golden_problems(golden, now))
    changed = [problem for problem in found if not problem.startswith("not in ")]
    if option == "--rebase" or (option == "--update" and not changed):
        GOLDEN.write_text("\n".join(now) + "\n")
        found = []
    problems += found
    print("\n".join(problems) or f"layout: {len(now)} fields, the same in {len(layouts)} ways and as promised")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
