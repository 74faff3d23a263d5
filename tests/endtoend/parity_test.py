"""docs/parity.md: every test that it names is one that unittest or GoogleTest runs. Meant to catch a name misspelt there."""
import functools
import re
import unittest

import harness


class Parity(unittest.TestCase):
    def test_every_test_named_is_there(self):
        text = (harness.ROOT / "docs" / "parity.md").read_text(encoding="utf-8")
        rows = [line for line in text.splitlines() if line.startswith("| (")]
        self.assertGreater(len(rows), 50)
        for row in rows:
            named = re.findall(r"`([\w./]+)(?:::([\w.]+))?`", row.rsplit("|", 2)[1])
            self.assertTrue(named, row)
            for file, test in named:
                with self.subTest(file=file, test=test):
                    self.assertTrue(self.is_there(file, test), f"{file}::{test}")

    def is_there(self, file, test):
        if test == "golden":
            return (harness.ROOT / file).is_dir() and list((harness.ROOT / "tests" / "golden" / "expected").rglob("*.txt"))
        path = harness.ROOT / file if "/" in file else harness.ROOT / "tests" / "endtoend" / file
        if not path.exists():
            return False
        if not test:
            return True
        if path.suffix == ".py":
            return test in self.methods(path.stem)
        suite, name = test.split(".")
        return re.search(rf"^TEST(_F|_P)?\({suite},\s*{name}\)", path.read_text(encoding="utf-8"), re.MULTILINE)

    @functools.lru_cache(maxsize=None)
    def methods(self, module):
        """Those that unittest would run; helpers of the same name are none."""
        def each(suite):
            for test in suite:
                yield from each(test) if isinstance(test, unittest.TestSuite) else [test.id().rsplit(".", 1)[1]]
        loader = unittest.TestLoader()
        found = set(each(loader.loadTestsFromName(module)))
        self.assertEqual(loader.errors, [])
        return found


if __name__ == "__main__":
    unittest.main()
