"""What the programs beside this one tell of themselves: how many bytes lines of theirs allocate and hold at most. Every figure is
worked out from sizes that are known, none from a profiler.

A line is named by the comment at its end. `allocated` and `peak` may be None where only the other one is known.
"""
import json
import sys

# An int of one digit, as CPython asks its allocator for it.
INT_BYTES = 28 if sys.version_info < (3, 11) else 32
MB = 1 << 20


def line_of(path, mark):
    with open(path, encoding="utf-8") as source:
        for number, text in enumerate(source, 1):
            if text.rstrip().endswith("# " + mark):
                return number
    raise SystemExit("no line is marked " + mark)


def amount(path, mark, allocated=None, peak=None):
    return {"mark": mark, "line": line_of(path, mark), "allocated": allocated, "peak": peak}


def tell(lines, leaks=(), honest=(), resident=None):
    """leaks: [(line, bytes per second)]; honest: lines that are none; resident: bytes that were touched."""
    print(json.dumps({"lines": lines, "leaks": list(leaks), "honest": list(honest), "resident": resident}), flush=True)
