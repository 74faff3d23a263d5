"""Calls and lines are counted however the interpreter is started: without site, isolated, with CPython's own checks of memory and
of leftovers, by -m, by -c.

Meant to catch: an audit hook set before the allocators are chosen (-X dev then ends in "bad ID"), a need for site or
sitecustomize, a reference that is kept or dropped once too often (-X dev ends in an assertion of the allocator's), a program
that is no file.
"""
import unittest

import harness

SOURCE = """\
def work(n):
    x = [n]
    return len(x)
for i in range(50):
    work(i)
print("done")
"""
WAYS = {"alone": ["-I", "-S"], "checked": ["-X", "dev"], "optimized": ["-OO"], "frozen names": ["-B", "-E", "-s"]}


class CountingStarts(harness.EndToEnd):
    def check(self, python, words):
        run = self.call("profile", "--quiet", "-o", self.folder / "out", "--calls", "--lines", "work", "--", python, *words)
        self.assertEqual((run.code, run.stdout, run.stderr), (0, "done\n", ""), run)
        own = run.json["fixingahole"]
        calls = sum(function["n_calls"] for function in own["calls"]["functions"] if function["name"] == "work")
        hits = {line: count for function in own["line_hits"] for line, count, _, _ in function["lines"]}
        self.assertEqual((calls, hits), (50, {2: 50, 3: 50}))

    def test_options_of_the_interpreter(self):
        script = self.script(SOURCE)
        for label, python in harness.interpreters().items():
            for name, options in WAYS.items():
                with self.subTest(python=label, way=name):
                    self.check(python, [*options, script])

    def test_programs_that_are_no_script(self):
        self.script(SOURCE, "package_of_one.py")
        for label, python in harness.interpreters().items():
            for words in (["-m", "package_of_one"], ["-c", SOURCE]):
                with self.subTest(python=label, way=words[0]):
                    self.check(python, words)


if __name__ == "__main__":
    unittest.main()
