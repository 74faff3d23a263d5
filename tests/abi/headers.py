"""Each public header compiles alone, without a warning: those in C with gcc and clang in every standard that they promise,
those of the C++ skin with gcc, and the one that has them all with clang too (each of them costs a second).
"""
import sys
import tempfile
from pathlib import Path

from public_headers import C11, COMPILERS, CPP20, INCLUDE, SKIN, c_headers, compiler, run, skin_headers

WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wundef", "-Werror")


def ways():
    """(header, standard, compiler)"""
    for name in COMPILERS:
        yield from ((header, standard, name) for header in c_headers() for standard in (C11, CPP20))
    yield from ((header, CPP20, "gcc") for header in skin_headers())
    yield SKIN / "fixingahole" / "fixingahole.hpp", CPP20, "clang"


def main():
    count = 0
    # Included from a file of its own: a header that is the main file is warned about for that.
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "alone"
        for header, standard, name in ways():
            source.write_text(f"#include <{header.parent.name}/{header.name}>\n")
            run([compiler(name), *standard, *WARNINGS, "-fsyntax-only", "-I", INCLUDE, "-I", SKIN, source])
            count += 1
    print(f"headers: {count} ways, all in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
