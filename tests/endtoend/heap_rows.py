"""The rows of the heap as they pass, read by a stage of the pipeline that only the tests load (plugins/memory/heap/testing).

Estimates are held against five times their own standard error, so that none fails by chance.
"""
import collections
import math
import pathlib

import harness

PLUGINS = pathlib.Path(harness.COMMAND).resolve().parents[1] / "tests" / "heap"
MB = 1 << 20
PYTHON, NATIVE, MAPPED = 1, 2, 3

Row = collections.namedtuple("Row", "kind pid tid origin bytes thousandths time frames")


class Line:
    """What the rows say of one function."""

    def __init__(self, rows):
        self.allocated = sum(row.bytes for row in rows if row.kind == "alloc")
        self.freed = sum(row.bytes for row in rows if row.kind == "free")
        self.count = sum(row.thousandths for row in rows if row.kind == "alloc") / 1000
        self.samples = sum(row.kind == "alloc" for row in rows)
        variance = sum(row.bytes**2 * (1 - 1000 / row.thousandths) for row in rows if row.kind == "alloc" and row.thousandths)
        self.error = math.sqrt(variance)
        self.origins = {row.origin for row in rows}
        self.threads = {row.tid for row in rows if row.kind == "alloc"}
        self.freeing = {row.tid for row in rows if row.kind == "free"}

    @property
    def live(self):
        return self.allocated - self.freed


class HeapTest(harness.EndToEnd):
    def rows(self, script, python=None, options=(), environment=None, expect="ok\n"):
        """Runs it; the rows by the name of the innermost function, and all of them."""
        file = self.folder / "rows.txt"
        changes = {"FIXINGAHOLE_TRANSFORMS": "heap_rows", **(environment or {})}
        run = self.profile(
            script, python=python or next(iter(harness.interpreters().values())),
            options=("--memory", "--plugin-path", PLUGINS, "--option", f"heap_rows.file={file}", *options),
            environment=self.environment(**changes),
        )
        self.assertEqual((run.code, run.stdout.split("\n")[0] + "\n"), (0, expect), run)
        self.assertNotIn("Traceback", run.stderr, run)
        self.run_of_test = run
        all_rows = []
        for line in file.read_text().splitlines():
            kind, *numbers, frames = line.split(" ")
            all_rows.append(Row(kind, *map(int, numbers), frames.split(";")))
        return all_rows

    @staticmethod
    def line(rows, function):
        """Of the rows whose innermost function it is: 3.12 put comprehensions into their functions."""
        def is_in(row):
            names = [frame.rsplit("@", 1)[0] for frame in row.frames[:2]]
            return names[0] == function or (names[0].endswith("<listcomp>") and names[-1] == function)
        return Line([row for row in rows if is_in(row)])

    @classmethod
    def large(cls, rows, function):
        """Of its blocks from 1 MB on alone, which are certain: whether a small object beside them is sampled is chance."""
        return cls.line([row for row in rows if row.bytes >= MB], function)

    def assert_estimates(self, line, truth, message=""):
        self.assertGreater(line.samples, 0, message)
        self.assertLess(abs(line.allocated - truth), 5 * line.error + 0.005 * truth, f"{message}: {vars(line)}")

    def assert_numbers(self, line, message=""):
        """Of list(range(1000, 2001000)), whose numbers are of 28 bytes up to 3.10 and of 32 from 3.11 on."""
        middle, half = 2000000 * 30 + 16 * 10**6, 2000000 * 2
        self.assertLess(abs(line.allocated - middle), half + 5 * line.error + 0.005 * middle, f"{message}: {vars(line)}")

    def assert_exact(self, line, truth, message=""):
        self.assertLess(abs(line.allocated - truth), 0.01 * truth, f"{message}: {vars(line)}")
