"""Each public header compiles alone, without a warning, with gcc and clang in every standard that it promises."""
import sys
import tempfile
from pathlib import Path

from public_headers import C11, COMPILERS, CPP20, INCLUDE, SKIN, c_headers, compiler, run, skin_headers

WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wundef", "-Werror")


def main():
    # Included from a file of its own: a header that is the main file is warned about for that.
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "alone"
        ways = [(header, standard) for header in c_headers() for standard in (C11, CPP20)]
        ways += [(header, CPP20) for header in skin_headers()]
        for header, standard in ways:
            source.write_text(f"#include <{header.parent.name}/{header.name}>\n")
            for name in COMPILERS:
                run([compiler(name), *standard, *WARNINGS, "-fsyntax-only", "-I", INCLUDE, "-I", SKIN, source])
    print(f"headers: {len(ways)} ways with {len(COMPILERS)} compilers, all in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
